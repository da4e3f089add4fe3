import { callsOf, type ReadCode } from './reach';
import type { Symbols } from './symbols';

/** What the code of every trampoline calls before and after the program, whatever the kernel's release calls it. */
const AROUND = /^__bpf_(?:prog|tramp)_(?:enter|exit)\w*$/;
const AROUND_PREFIX = '__bpf_';

/** Longer than any of them; a symbol that ends later is looked at so far. */
const MOST_BYTES = 1024;

/**
 * The functions that a BPF trampoline itself calls, as the bytes of the kernel's own helpers show: a trampoline on one
 * of them would run within itself. A kernel's deny list (btf_id_deny) names most of them, an older kernel's not all.
 * Throws why it cannot be told.
 */
export function trampolineCalls(symbols: Symbols, read: ReadCode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, address, bytes } of symbols.code(AROUND_PREFIX)) {
    if (!AROUND.test(name)) continue;
    if (address === null) throw new Error('kernel.kptr_restrict hides addresses');
    const code = read(address, Math.min(bytes, MOST_BYTES));
    if (code === null) throw new Error(`/proc/kcore does not have the code of ${name}`);
    for (const at of callsOf(code, 0)) {
      // what stays in the function is no call
      if (at >= 0 && at < code.length) continue;
      for (const called of symbols.at(address + BigInt(at))) names.add(called);
    }
  }
  return names;
}
