import { type Btf, FUNCS, isStruct, Kind, mask, resolve, type TypeId } from '@hooklab/surface';
import { findMember } from './member';

/** What this kernel's verifier (btf_ctx_access) hands out of a trampoline's or a typed tracepoint's context. */
export interface Handed {
  /** pointers to integers; 5.10 knows them to plain char and unsigned char only */
  readonly integers: boolean;
  /** pointers to const and volatile void; all know plain void */
  readonly constVoid: boolean;
  /** every pointer */
  readonly anyPointer: boolean;
  /** there is bpf_get_func_arg(), which reads what is not handed out */
  readonly funcArg: boolean;
  /** structs by value of up to 16 bytes */
  readonly structs: boolean;
}

/**
 * By what the kernel's own functions are called: each widening came with a function that the kernel tests it with.
 * Tried by loading one fentry program for each kind of pointee and chain of modifiers on Debian 5.10, 6.1, 6.12, 7.2:
 *
 *                                       5.10   6.1, 6.12   7.2
 *   struct, union, void                 yes    yes         yes
 *   (const) char, unsigned char         yes    yes         yes
 *   u8, bool, other integers            no     yes         yes      get_func_arg, bpf_fentry_test9
 *   const void, volatile void           no     no          yes      bpf_fentry_test10
 *   pointer, function, enum, array,     no     no          yes      bpf_fentry_test_pppvoid
 *   struct that is only declared
 */
export function handedBy(btf: Btf | null): Handed {
  const has = (name: string): boolean => (btf?.find(name, FUNCS) ?? 0) !== 0;
  const anyPointer = has('bpf_fentry_test_pppvoid');
  const funcArg = has('get_func_arg');
  const model = btf?.find('btf_func_model', mask(Kind.STRUCT)) ?? 0;
  return {
    funcArg,
    // what a kernel that takes them notes of each argument; a BTF that does not have the struct tells nothing
    structs: !btf || !model || findMember(btf, model, 'arg_flags') !== null,
    integers: funcArg || anyPointer,
    constVoid: anyPointer || has('bpf_fentry_test10'),
    anyPointer,
  };
}

/** Can C take an argument of this type by its name? Numbers and structs by value are handed out by every kernel. */
export function handsOut(btf: Btf, type: TypeId, by: Handed): boolean {
  const pointer = resolve(btf, type);
  if (btf.kind(pointer) !== Kind.PTR || by.anyPointer) return true;
  const target = btf.target(pointer);
  const to = resolve(btf, target);
  const kind = btf.kind(to);
  if (kind === Kind.VOID) return target === 0 || by.constVoid;
  if (kind === Kind.INT) return by.integers || isPlainByte(btf, target);
  return isStruct(kind);
}

/** is_string_ptr() of 5.10: an integer of one byte, at most one const before it, no typedef. */
function isPlainByte(btf: Btf, target: TypeId): boolean {
  const id = btf.kind(target) === Kind.CONST ? btf.target(target) : target;
  return btf.kind(id) === Kind.INT && btf.rawSize(id) === 1;
}
