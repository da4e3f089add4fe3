import { readFileSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { Problem } from '@hooklab/base';
import { ENTRY_BYTES } from './bytes';
import { trampolineCalls } from './calls';
import { whyNot } from './judge';
import { Kcore } from './kcore';
import { NameLines } from './names';
import { helperReach } from './reach';
import { Symbols } from './symbols';

/** The two texts by which it is judged, as `surface.read` names them. */
const TEXTS = ['kallsyms', 'available_filter_functions'] as const;
type Text = (typeof TEXTS)[number];

/** Opens a text to be read in pieces; throws where that is not possible. */
export type OpenText = (text: Text) => Promise<Iterable<Uint8Array>>;

/** Of one boot and one set of modules. */
interface Known {
  modules: string;
  list: Promise<NameLines> | null;
  symbols: Promise<Symbols> | null;
  calls: ReadonlySet<string> | null;
}

/** The kernel's own code, and what it does. Another one in tests. */
export interface Machine {
  /** a trampoline's program that would interrupt itself is skipped, and counted */
  guarded(): boolean;
  memory(): Pick<Memory, 'entry' | 'code' | 'close'>;
}

/**
 * Asked before any trampoline is attached, by trials and runs alike: the rule is in judge.ts. Both texts are read when
 * they are first needed, once for a set of loaded modules; what the agent reads of them meanwhile is kept too.
 */
export class EntryGuard {
  readonly #open: OpenText;
  readonly #machine: Machine;
  #reach: Promise<ReadonlySet<string> | null> | null = null;
  #known: Known | null = null;
  readonly #kept = new Map<Text, { modules: string; bytes: Buffer }>();

  constructor(open: OpenText, machine: Machine = thisMachine) {
    this.#open = open;
    this.#machine = machine;
  }

  /** Begins to read what will be asked for; nobody waits. */
  prepare(): void {
    this.#read();
  }

  /** For each function why no trampoline may be attached to it, or null. Never rejects. */
  async whyNot(functions: readonly string[]): Promise<(string | null)[]> {
    try {
      return await this.#judge(functions);
    } catch (error) {
      return functions.map(
        (fn) => `Whether a trampoline is safe at ${fn} could not be found out: ${reason(error)}`,
      );
    }
  }

  /**
   * Pieces of an item on their way to the agent, passed on as they are. A text that is judged by is kept when it came
   * to its end, so that it need not be read again.
   */
  *passing(item: string, pieces: Iterable<Uint8Array>): Generator<Uint8Array, void, void> {
    const text = TEXTS.find((each) => each === item);
    const before = text && loadedModules();
    const seen: Uint8Array[] = [];
    for (const piece of pieces) {
      if (text) seen.push(piece);
      yield piece;
    }
    if (text && before !== undefined && this.#known?.modules !== before && loadedModules() === before) {
      this.#kept.set(text, { modules: before, bytes: Buffer.concat(seen) });
    }
  }

  async #judge(functions: readonly string[]): Promise<(string | null)[]> {
    const { known, names, sites } = await this.#texts();
    const memory = this.#machine.memory();
    try {
      const called = functions.length === 0 ? '' : this.#calls(known, names, memory);
      const reach = await this.#reachOf(names, memory).catch(reason);
      return functions.map((fn) => {
        const copies = names.copies(fn);
        return whyNot({
          fn,
          copies,
          sites:
            typeof sites === 'string'
              ? sites
              : copies.names.reduce((sum, name) => sum + sites.of(name).length, 0),
          reach,
          called: typeof called !== 'string' && copies.names.some((name) => called.has(name)),
          bytes: (address) => memory.entry(address),
        });
      });
    } finally {
      memory.close();
    }
  }

  /**
   * What a trampoline itself calls, one name a line, for the surface. Throws Problem `surface-unknown` where the kernel
   * does not let its own code be read.
   */
  async calls(): Promise<Buffer> {
    const { known, names } = await this.#texts();
    const memory = this.#machine.memory();
    try {
      const calls = this.#calls(known, names, memory);
      // where nothing keeps a program from interrupting itself, what it calls is as good as called by the trampoline
      const reach = (await this.#reachOf(names, memory).catch(() => null)) ?? [];
      if (typeof calls !== 'string')
        return Buffer.from(
          [...new Set([...calls, ...reach])]
            .sort()
            .map((fn) => `${fn}\n`)
            .join(''),
        );
      throw new Problem({
        code: 'surface-unknown',
        what: 'What a BPF trampoline itself calls cannot be told',
        cause: calls,
        fix: 'Nothing to do: the kernel’s own deny list still holds',
      });
    } finally {
      memory.close();
    }
  }

  /** Read once; what could not be read is tried again by the next who asks. A string: why it cannot. */
  #calls(known: Known, names: Symbols, memory: Pick<Memory, 'code'>): ReadonlySet<string> | string {
    try {
      known.calls ??= trampolineCalls(names, (address, length) => memory.code(address, length));
      return known.calls;
    } catch (error) {
      return reason(error);
    }
  }

  /** Read once: the code of the kernel itself stays as it is. */
  #reachOf(names: Symbols, memory: Pick<Memory, 'code'>): Promise<ReadonlySet<string> | null> {
    this.#reach ??= this.#machine.guarded()
      ? Promise.resolve(null)
      : helperReach(names.text, (address, length) => memory.code(address, length));
    this.#reach.catch(() => {
      this.#reach = null;
    });
    return this.#reach;
  }

  /** Both of one set of modules: a module that comes or goes meanwhile would make a pair that never was. */
  async #texts(): Promise<{ known: Known; names: Symbols; sites: NameLines | string }> {
    for (let tries = 0; ; tries++) {
      const { known, ...reading } = this.#read();
      const sites = await reading.list.catch((error: unknown) => reason(error));
      const names = await reading.symbols;
      if (loadedModules() === known.modules) return { known, names, sites };
      if (tries === 2) throw new Error('modules come and go all the time');
    }
  }

  /** What could not be read is tried again by the next who asks. */
  #read(): { known: Known; list: Promise<NameLines>; symbols: Promise<Symbols> } {
    const modules = loadedModules();
    if (this.#known?.modules !== modules) this.#known = { modules, list: null, symbols: null, calls: null };
    const known = this.#known;
    const list =
      known.list ?? this.#whole('available_filter_functions', modules).then((b) => new NameLines(b, 0));
    known.list = list;
    // one after the other: both are made by the kernel, on this CPU
    const after = list.catch(() => {
      if (known.list === list) known.list = null;
    });
    const symbols =
      known.symbols ?? after.then(async () => new Symbols(await this.#whole('kallsyms', modules)));
    known.symbols = symbols;
    symbols.catch(() => {
      if (known.symbols === symbols) known.symbols = null;
    });
    return { known, list, symbols };
  }

  async #whole(text: Text, modules: string): Promise<Buffer> {
    const kept = this.#kept.get(text);
    this.#kept.delete(text);
    if (kept?.modules === modules) return kept.bytes;
    const pieces: Uint8Array[] = [];
    for (const piece of await this.#open(text)) {
      pieces.push(piece);
      await breathe();
    }
    return Buffer.concat(pieces);
  }
}

/** The same change (5.12) keeps a program from interrupting itself, and counts what it skipped for that. */
const GUARD_MEMBER = 'recursion_misses';

const thisMachine: Machine = {
  guarded() {
    try {
      return readFileSync('/sys/kernel/btf/vmlinux').includes(GUARD_MEMBER);
    } catch {
      // without BTF no trampoline finds its function
      return true;
    }
  },
  memory: () => new Memory(),
};

/** The kernel's memory, opened when the first byte of it is asked for. */
class Memory {
  #kcore: Kcore | string | null = null;

  /** The first bytes of code on x86-64; else, or where memory cannot be read, why not. */
  entry(address: bigint): Uint8Array | string {
    const kcore = this.#opened();
    if (typeof kcore === 'string') return kcore;
    try {
      return kcore.read(address, ENTRY_BYTES) ?? '/proc/kcore does not have that address';
    } catch (error) {
      return `/proc/kcore: ${reason(error)}`;
    }
  }

  /** Code of x86-64; null where the file has none. Throws why nothing can be read. */
  code(address: bigint, length: number): Uint8Array | null {
    const kcore = this.#opened();
    if (typeof kcore === 'string') throw new Error(kcore);
    return kcore.read(address, length);
  }

  #opened(): Kcore | string {
    if (process.arch !== 'x64') return `what they may be is known for x86-64 only, not for ${process.arch}`;
    try {
      this.#kcore ??= new Kcore();
    } catch (error) {
      this.#kcore = `/proc/kcore: ${reason(error)}`;
    }
    return this.#kcore;
  }

  close(): void {
    if (this.#kcore instanceof Kcore) this.#kcore.close();
  }
}

/** Names and addresses of the loaded modules; the other columns change all the time. */
function loadedModules(): string {
  try {
    return readFileSync('/proc/modules', 'latin1').replace(/^(\S+) .* (0x[0-9a-f]+).*$/gm, '$1 $2');
  } catch {
    // a kernel without modules
    return '';
  }
}

function reason(error: unknown): string {
  if (error instanceof Problem) return error.cause ?? error.what;
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
