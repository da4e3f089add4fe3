import { setImmediate as breathe } from 'node:timers/promises';
import type { Symbols } from './symbols';

/**
 * What a BPF program itself runs: the helpers, of which kernels say "NAME_proto", what maps do for them, and what is
 * around a program in a trampoline.
 */
const HELPER = /^(bpf_\w+)_proto$/;
const OF_A_PROGRAM = /_map_(?:lookup|update|delete)_elem$|^__bpf_(?:prog|tramp)_(?:enter|exit)/;
/** Helpers and maps of packets, sockets, control groups and iterators are not for programs that trace functions. */
const OF_OTHERS =
  /skb|sk_|sock|xdp|xsk|lwt|csum|_msg_|tcp|fib|redirect|hash_rec|set_hash|bind|classid|cgroup|reuseport|local_storage|sysctl|_sys_|inode|_seq_|btf|struct_ops|dev_map|cpu_map|fd_|of_map|hash_of|trace_printk|copy_from_user|send_signal/;
/** Calls of calls of calls: a helper's ordinary ways are within; the deeper it goes, the rarer they are taken. */
const DEPTH = 3;
/** A function's code is read to the next symbol, and not beyond. */
const MOST_CODE = 64 * 1024;
const SYMBOLS_A_TURN = 20_000;

export type ReadCode = (address: bigint, length: number) => Uint8Array | null;

interface Code {
  /** every symbol of the kernel itself, by address, without repeats */
  addresses: Float64Array;
  /** names of code by address, as an offset from `base` */
  names: Map<number, string[]>;
  base: bigint;
}

/**
 * Names of the functions that a program's own helpers call on x86-64, directly and through others: where the kernel does
 * not keep a program from interrupting itself, one at the entry of such a function calls itself without end. By the code
 * itself, call by call; what is called through a pointer is not seen, but for maps. Fails when nothing can be read.
 */
export async function helperReach(symbols: Symbols, read: ReadCode): Promise<ReadonlySet<string>> {
  const { code, roots } = await parse(symbols);
  let found = 0;
  const seen = new Set(roots);
  let front = [...roots];
  for (let depth = 0; depth < DEPTH; depth++) {
    const next: number[] = [];
    for (const at of front) {
      const bytes = read(code.base + BigInt(at), lengthOf(code, at));
      if (!bytes) continue;
      found++;
      for (const called of callsOf(bytes, at)) {
        if (!code.names.has(called) || seen.has(called)) continue;
        seen.add(called);
        next.push(called);
      }
    }
    front = next;
    await breathe();
  }
  if (roots.length === 0 || found === 0) throw new Error('no code of the helpers can be read');
  return new Set([...seen].flatMap((at) => code.names.get(at) ?? []));
}

/** Direct calls and jumps to other functions: e8 or e9 and 32 bits from the next instruction, wherever they stand. */
export function* callsOf(bytes: Uint8Array, at: number): Generator<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i + 5 <= bytes.length; i++) {
    if (bytes[i] === 0xe8 || bytes[i] === 0xe9) yield at + i + 5 + view.getInt32(i + 1, true);
  }
}

function lengthOf({ addresses }: Code, at: number): number {
  let [low, high] = [0, addresses.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (addresses[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return Math.min((addresses[low] ?? at + MOST_CODE) - at, MOST_CODE);
}

/** Fails where the kernel hides its addresses. */
async function parse(symbols: Symbols): Promise<{ code: Code; roots: number[] }> {
  const helpers = new Set<string>();
  const names = new Map<number, string[]>();
  const all: number[] = [];
  let base: bigint | null = null;
  let read = 0;
  for (const { name, address, code } of symbols.own()) {
    if (++read % SYMBOLS_A_TURN === 0) await breathe();
    const helper = HELPER.exec(name);
    if (helper && !OF_OTHERS.test(name)) helpers.add(helper[1]!);
    base ??= address;
    const at = Number(address - base);
    all.push(at);
    if (!code) continue;
    const there = names.get(at);
    if (there) there.push(name);
    else names.set(at, [name]);
  }
  if (base === null) throw new Error('the kernel hides the addresses of its functions');
  const roots = [...names].flatMap(([at, list]) =>
    list.some((name) => helpers.has(name) || (OF_A_PROGRAM.test(name) && !OF_OTHERS.test(name))) ? [at] : [],
  );
  const addresses = Float64Array.from([...new Set(all)].sort((a, b) => a - b));
  return { code: { addresses, names, base }, roots };
}
