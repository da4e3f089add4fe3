import type { Places, Symbols } from './symbols';
import { Turns } from './turns';

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

export type ReadCode = (address: bigint, length: number) => Uint8Array | null;

/**
 * Names of the functions that a program's own helpers call on x86-64, directly and through others: where the kernel does
 * not keep a program from interrupting itself, one at the entry of such a function calls itself without end. By the code
 * itself, call by call; what is called through a pointer is not seen, but for maps. Fails when nothing can be read.
 */
export async function helperReach(symbols: Symbols, read: ReadCode): Promise<ReadonlySet<string>> {
  const turns = new Turns();
  const places = await symbols.places(turns);
  if (!places) throw new Error('the kernel hides the addresses of its functions');
  // by their number among the places
  const roots = (await rootsOf(symbols, turns))
    .map((address) => find(places, Number(address - places.base)))
    .filter((place) => place >= 0);
  let found = 0;
  const seen = new Set(roots);
  let front = roots;
  for (let depth = 0; depth < DEPTH; depth++) {
    const next: number[] = [];
    for (const place of front) {
      await turns.next();
      const at = places.starts[place]!;
      const bytes = read(places.base + BigInt(at), lengthOf(places, place));
      if (!bytes) continue;
      found++;
      for (const called of callsOf(bytes, at)) {
        const to = find(places, called);
        if (to < 0 || !places.code[to] || seen.has(to)) continue;
        seen.add(to);
        next.push(to);
      }
    }
    front = next;
  }
  if (roots.length === 0 || found === 0) throw new Error('no code of the helpers can be read');
  return new Set([...seen].flatMap((place) => symbols.namesFrom(places.lines[place]!)));
}

/** Addresses of what a program itself runs. */
async function rootsOf(symbols: Symbols, turns: Turns): Promise<bigint[]> {
  const helpers = new Set<string>();
  for (const { name } of symbols.ending('_proto')) {
    await turns.next();
    const helper = HELPER.exec(name);
    if (helper && !OF_OTHERS.test(name)) helpers.add(helper[1]!);
  }
  const roots: bigint[] = [];
  for (const prefix of ['bpf_', '__bpf_']) {
    for (const { name, address } of symbols.code(prefix)) {
      await turns.next();
      if (address !== null && (helpers.has(name) || ofAProgram(name))) roots.push(address);
    }
  }
  for (const { name, address, code } of symbols.ending('_elem'))
    if (code && ofAProgram(name)) roots.push(address);
  return [...new Set(roots)];
}

const ofAProgram = (name: string): boolean => OF_A_PROGRAM.test(name) && !OF_OTHERS.test(name);

/** Direct calls and jumps to other functions: e8 or e9 and 32 bits from the next instruction, wherever they stand. */
export function* callsOf(bytes: Uint8Array, at: number): Generator<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i + 5 <= bytes.length; i++) {
    if (bytes[i] === 0xe8 || bytes[i] === 0xe9) yield at + i + 5 + view.getInt32(i + 1, true);
  }
}

/** The number of the place that begins there; -1: none does. */
function find({ starts }: Places, at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return starts[low] === at ? low : -1;
}

const lengthOf = ({ starts }: Places, place: number): number =>
  Math.min((starts[place + 1] ?? Number.POSITIVE_INFINITY) - starts[place]!, MOST_CODE);
