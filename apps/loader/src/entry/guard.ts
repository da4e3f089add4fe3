import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import { trampolineCalls } from './calls';
import { whyNot } from './judge';
import { Memory } from './memory';
import { NameLines } from './names';
import { helperReach } from './reach';
import { reason } from './reason';
import { Symbols } from './symbols';

/** The two texts by which it is judged, as `surface.read` names them. */
const TEXTS = ['kallsyms', 'available_filter_functions'] as const;
type Text = (typeof TEXTS)[number];

/** A text in pieces; throws where that is not possible. */
export type ReadText = (text: Text) => AsyncIterable<Uint8Array>;

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
  readonly #text: ReadText;
  readonly #idle: () => Promise<void>;
  readonly #machine: Machine;
  /** questions whose answer somebody waits for */
  #asked = 0;
  /** what is read for nobody yet, and lets others go first */
  #waiting: (() => void)[] = [];
  #reach: Promise<ReadonlySet<string> | null> | null = null;
  #known: Known | null = null;
  readonly #kept = new Map<Text, { modules: string; bytes: Buffer }>();

  /** `idle` resolves when nothing is to go before what nobody waits for. */
  constructor(text: ReadText, idle: () => Promise<void>, machine: Machine = thisMachine) {
    this.#text = text;
    this.#idle = idle;
    this.#machine = machine;
  }

  /** Begins to read what will be asked for; nobody waits. */
  prepare(): void {
    this.#read();
  }

  /**
   * For each function why no trampoline may be attached to it, or null. Never rejects. `background`: what is read for it
   * lets others go first.
   */
  async whyNot(functions: readonly string[], background = false): Promise<(string | null)[]> {
    if (!background) this.#hurry();
    try {
      return await this.#judge(functions);
    } catch (error) {
      return functions.map(
        (fn) => `Whether a trampoline is safe at ${fn} could not be found out: ${reason(error)}`,
      );
    } finally {
      if (!background) this.#asked--;
    }
  }

  /** Somebody waits now for what was read ahead. */
  #hurry(): void {
    this.#asked++;
    for (const go of this.#waiting.splice(0)) go();
  }

  async #turn(): Promise<void> {
    if (this.#asked > 0) return;
    await Promise.race([this.#idle(), new Promise<void>((go) => this.#waiting.push(go))]);
  }

  /**
   * Pieces of an item on their way to the agent, passed on as they are. A text that is judged by is kept when it came
   * to its end, so that it need not be read again.
   */
  async *passing(item: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    const text = TEXTS.find((each) => each === item);
    const before = text && loadedModules();
    const seen: Uint8Array[] = [];
    for await (const piece of pieces) {
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
      : helperReach(names, (address, length) => memory.code(address, length));
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
    for await (const piece of this.#text(text)) {
      pieces.push(piece);
      await this.#turn();
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

/** Names and addresses of the loaded modules; the other columns change all the time. */
function loadedModules(): string {
  try {
    return readFileSync('/proc/modules', 'latin1').replace(/^(\S+) .* (0x[0-9a-f]+).*$/gm, '$1 $2');
  } catch {
    // a kernel without modules
    return '';
  }
}
