import { isPatchable, shown } from './bytes';
import type { Copies } from './symbols';

/** What was found out about a function before a trampoline is attached to it. */
export interface Entry {
  fn: string;
  copies: Copies;
  /** lines of the kernel's ftrace list that have one of the names; a string: why the list cannot be read */
  sites: number | string;
  /**
   * on a kernel that does not keep a program from interrupting itself, what a program itself calls; a string: why that
   * cannot be told; null: this kernel does
   */
  reach: ReadonlySet<string> | string | null;
  /** a trampoline itself calls it; where that could not be read, nothing is known to be called */
  called: boolean;
  /** the first bytes of a place; a string: why they cannot be told */
  bytes(address: bigint): Uint8Array | string;
}

const UNGUARDED = 'This kernel does not keep a trampoline’s program from interrupting itself';
const LIST = 'the kernel’s ftrace list (available_filter_functions)';

/**
 * Why a BPF trampoline (fentry, fexit, fsession, fmod_ret, lsm) must not be attached to a function: one sentence; null
 * when it may. At an ftrace site the kernel goes by ftrace, which is made for it. Anywhere else it patches the entry
 * itself if that begins with five bytes of nop, whatever these are for: what a processor's missing feature left of an
 * instruction, a switch that is off. Then it runs where nothing expects it. Which place of several is meant the kernel
 * does not tell, so all have to be safe.
 */
export function whyNot({ fn, copies, sites, reach, called, bytes }: Entry): string | null {
  if (copies.count === 0)
    return `No code is named ${fn} in /proc/kallsyms, so what would be patched cannot be told`;
  if (called)
    return `The BPF trampoline itself calls ${fn}, as the bytes of the kernel’s own code around a program show: there it would run within itself`;
  if (typeof reach === 'string') {
    return `${UNGUARDED}, and what a program itself calls cannot be told (${reach}): that a trampoline is safe at ${fn}, nothing shows`;
  }
  if (copies.names.some((name) => reach?.has(name))) {
    return `${UNGUARDED}, and ${fn} is among what a program itself calls (its helpers, maps, the trampoline): it would call itself without end and take the machine down. A kprobe is not run again inside itself`;
  }
  if (typeof sites === 'number' && sites >= copies.count) return null;
  const listed = membership(fn, copies.count, sites);
  if (!copies.addresses) {
    return `${listed}, and its first bytes cannot be read (kernel.kptr_restrict hides addresses): that a trampoline is safe there, nothing shows`;
  }
  const patched: Uint8Array[] = [];
  for (const address of copies.addresses) {
    const entry = bytes(address);
    if (typeof entry === 'string') {
      return `${listed}, and its first bytes cannot be read (${entry}): that a trampoline is safe there, nothing shows`;
    }
    if (isPatchable(entry)) patched.push(entry);
  }
  // as many as have a site begin so, because every site does; the rest the kernel itself refuses
  if (patched.length <= (typeof sites === 'number' ? sites : 0)) return null;
  return `${listed}, and it begins with ${shown(patched[0]!)}, which the kernel patches (a nop, a jump, a call): a trampoline there may take the machine down`;
}

function membership(fn: string, count: number, sites: number | string): string {
  if (typeof sites === 'string')
    return `Whether ${fn} has an ftrace site is not known, because ${LIST} cannot be read (${sites})`;
  return sites === 0
    ? `${fn} is not on ${LIST}`
    : `${count} functions are named ${fn} and only ${sites} are on ${LIST}`;
}
