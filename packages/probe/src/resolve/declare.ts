import { type Btf, CPrinter, isStruct, Kind, resolve, sizeOf, type TypeId } from '@hooklab/surface';
import type { FunctionArg } from './resolved';

/** Names that the macros and the generated text use themselves. */
const TAKEN = new Set(['ctx', 'e', 'regs', 'name', 'start', 'began', 'key', 'current', 'ret']);

/** A parameter as it is declared in C, under a name that nothing else has. `i`: its place, for one without a name. */
export function declareArg(
  btf: Btf,
  { name, type }: { name: string; type: TypeId },
  i: number,
  more: Pick<FunctionArg, 'nullable' | 'given'> = { nullable: false, given: true },
): FunctionArg {
  const own = name === '' || TAKEN.has(name) ? `${name || 'arg'}${name ? '_' : i}` : name;
  return { name: own, type, declaration: declareValue(btf, type, own), ...more };
}

/**
 * A compiler leaves what it likes above a narrow value in a register, and C takes any of those bits for true: a _Bool
 * is declared as the byte that it is.
 */
export function declareValue(btf: Btf, type: TypeId, name: string): string {
  const real = resolve(btf, type);
  if (btf.kind(real) === Kind.INT && btf.intEncoding(real).bool) return `__u8 ${name}`;
  return plainDeclaration(btf, type, name);
}

const printers = new WeakMap<Btf, CPrinter>();

/** Type tags are for the verifier; in a parameter list they only hide the type. */
function plainDeclaration(btf: Btf, type: TypeId, name: string): string {
  let print = printers.get(btf);
  if (!print) {
    print = new CPrinter(btf);
    printers.set(btf, print);
  }
  return print.declare(type, name).replace(/__attribute__\(\(btf_(type|decl)_tag\("[^"]*"\)\)\) ?/g, '');
}

/** Bytes of one argument slot; a larger one shifts all that follow. */
export function fitsSlot(btf: Btf, type: TypeId): boolean {
  const size = sizeOf(btf, type);
  return size !== null && size <= 8;
}

/**
 * A trampoline's argument that the verifier (btf_ctx_access) hands out: numbers, and pointers to structs, to
 * characters and to void. A pointer to a pointer, a function or an enum it refuses even to load: "type PTR is not a
 * struct", seen on 6.12. To another integer it takes since 5.17 (5.10: "type INT is not a struct"), the kernel that
 * brought get_func_arg.
 */
export function handsOut(btf: Btf, type: TypeId, hasFuncArg: boolean): boolean {
  const real = resolve(btf, type);
  if (btf.kind(real) !== Kind.PTR) return true;
  const to = resolve(btf, btf.target(real));
  const kind = btf.kind(to);
  if (kind === Kind.INT) return btf.rawSize(to) <= 1 || hasFuncArg;
  return kind === Kind.VOID || isStruct(kind);
}
