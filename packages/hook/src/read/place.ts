import { type Arch, alignOf, type Btf, Kind, resolve, sizeOf, type TypeId } from '@hooklab/surface';
import type { RegisterPlace } from './read';
import { isByValue } from './value';

/** Where a function finds one of its arguments at its first instruction. */
export type ArgPlace =
  | ({ readonly in: 'registers' } & RegisterPlace)
  /** bytes above the stack pointer */
  | { readonly in: 'stack'; readonly offset: number }
  | { readonly in: 'unknown' };

/** Registers of integer arguments, in order; a kernel has no others. */
const REGISTERS: Partial<Record<Arch, readonly string[]>> = {
  x86_64: ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9'],
  arm64: ['x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7'],
};

/**
 * The calling conventions, as far as kernels use them: System V for x86-64, AAPCS64.
 *
 *                          x86-64                                arm64
 *   up to 8 bytes          the next register                     the same
 *   struct of 9 … 16       two registers, if two are left;       two registers, if two are left; else the
 *                          else the stack, and a register that   stack, and no register is used after it
 *                          is left goes to a later argument
 *   larger, by value       the stack                             its address in a register
 *   packed                 the stack                             as any other
 *   first on the stack     above the return address              at the stack pointer
 */
export function argPlaces(btf: Btf, types: readonly TypeId[], arch: Arch): ArgPlace[] {
  const names = REGISTERS[arch];
  if (!names) return types.map(() => ({ in: 'unknown' }));
  const arm = arch === 'arm64';
  let next = 0;
  let stack = arm ? 0 : RETURN_ADDRESS;
  const onStack = (size: number, align: number): ArgPlace => {
    const to = Math.max(8, align);
    const base = arm ? 0 : RETURN_ADDRESS;
    const offset = base + Math.ceil((stack - base) / to) * to;
    stack = offset + Math.ceil(size / 8) * 8;
    return { in: 'stack', offset };
  };
  return types.map((type): ArgPlace => {
    const size = sizeOf(btf, type) ?? 8;
    const large = size > 16;
    const indirect = large && arm;
    const needed = indirect ? 1 : Math.ceil(size / 8);
    const align = largestAlign(btf, type);
    if (!arm && (large || hasUnaligned(btf, type))) return onStack(size, align);
    if (arm && align === 16 && needed === 2) next += next % 2;
    if (next + needed > names.length) {
      if (arm) next = names.length;
      return indirect ? onStack(8, 8) : onStack(size, align);
    }
    const first = next;
    next += needed;
    return { in: 'registers', first, names: names.slice(first, next), indirect };
  });
}

const RETURN_ADDRESS = 8;

/** 16 for __int128; alignOf() stops at a pointer's size. */
function largestAlign(btf: Btf, type: TypeId): number {
  const real = resolve(btf, type);
  return btf.kind(real) === Kind.INT && btf.rawSize(real) === 16 ? 16 : Math.max(1, alignOf(btf, real));
}

/** A struct with a member that is not aligned: the System V rules put it in memory whole. */
function hasUnaligned(btf: Btf, type: TypeId): boolean {
  if (!isByValue(btf, type)) return false;
  const struct = resolve(btf, type);
  for (let i = 0; i < btf.vlen(struct); i++) {
    const member = btf.memberType(struct, i);
    const align = alignOf(btf, member);
    if (btf.memberBits(struct, i) === 0 && align > 0 && btf.memberBitOffset(struct, i) % (8 * align) !== 0)
      return true;
  }
  return false;
}
