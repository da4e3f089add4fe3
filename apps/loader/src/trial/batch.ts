import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toProblem } from '@hooklab/base';
import type { BpfError, BpfObject, Link } from '@hooklab/native';
import type { TrialCase, TrialResult } from '@hooklab/protocol';
import type { Entries } from '../entry/entries';
import type { FromChild, Numbered } from '../io/messages';
import { liveProgram } from '../surface/live';
import { isCalled, type Way, wayOf } from './attach';
import { countHits } from './count';
import { trialObject } from './elf';
import { userDanger } from './go';
import { type Loaded, loadGroup } from './group';

/** Programs of one object, when each has its place fixed at load. */
const TOGETHER = 24;
/** Of a log, when there is one case; when there are many. The end is kept: there it says why. */
const LOG = 65_536;
const LOG_OF_MANY = 1500;

/** USDT programs need two maps, which libbpf’s own header defines: compiled by build.mjs of trial/usdt.bpf.c. */
const USDT_OBJECT = join('trial', 'usdt.bpf.o');

/**
 * Of links that are being detached while the next program is attached: the kernel sleeps for most of that time. Fewer
 * than the threads of the pool, which attach too (parent/worker.ts).
 */
const DETACHING = 6;

export interface BatchOptions {
  seconds: number;
  /** short logs */
  brief: boolean;
  /** one case after the other, to its very end, so that the one that ends this process is known */
  alone: boolean;
}

/** A program may have gone since the surface was read: no answer of the kernel. */
function notLoaded({ at }: TrialCase): string | null {
  if (at.kind !== 'bpf') return null;
  try {
    liveProgram(at.program, at.fn);
    return null;
  } catch (error) {
    return toProblem(error).what;
  }
}

/** Tries cases: says which it is about to try, then what came of each once it is detached, in any order. */
export class TrialBatch {
  readonly #options: BatchOptions;
  readonly #send: (message: FromChild) => void;
  readonly #entries: Entries;
  /** programs that are loaded once, by section */
  readonly #once = new Map<string, Loaded>();
  readonly #open: BpfObject[] = [];
  /** by what they are attached to: nothing else is attached there meanwhile */
  readonly #detaching = new Map<string, Promise<void>>();

  constructor(options: BatchOptions, send: (message: FromChild) => void, entries: Entries) {
    this.#options = options;
    this.#send = send;
    this.#entries = entries;
  }

  async run(cases: readonly Numbered<TrialCase>[]): Promise<void> {
    const safe = cases.filter((one) => !this.#refuse(one));
    const all = safe.map(({ index, item }) => ({ index, place: placeKey(item), way: wayOf(item) }));
    const fixed = all.filter(({ way }) => !way.once);
    const together = this.#options.alone ? 1 : TOGETHER;
    try {
      for (const one of all.filter(({ way }) => way.once)) {
        this.#send({ type: 'try.at', cases: [one.index] });
        await this.#attach(one, await this.#loadOnce(one.way));
      }
      for (let at = 0; at < fixed.length; at += together) await this.#group(fixed.slice(at, at + together));
    } finally {
      await Promise.all(this.#detaching.values());
      for (const object of this.#open) object.close();
    }
  }

  #refuse({ index, item }: Numbered<TrialCase>): boolean {
    const why = userDanger(item) ?? notLoaded(item);
    if (why !== null) this.#refused(index, why, 0);
    return why !== null;
  }

  async #group(members: Trying[]): Promise<void> {
    this.#send({ type: 'try.at', cases: members.map(({ index }) => index) });
    const group = await loadGroup(members.map(({ way }) => way));
    const links: Promise<void>[] = [];
    try {
      const whys = await this.#whysOf(group.loaded);
      for (const [i, one] of members.entries()) {
        const why = whys[i];
        if (why) {
          this.#refused(one.index, why, group.loaded[i]!.ms);
          continue;
        }
        const { detached } = await this.#attach(one, group.loaded[i]!);
        links.push(detached);
      }
    } finally {
      void Promise.all(links).then(() => group.close());
    }
  }

  /** Why one that is loaded must not be attached; null of one that may, and of one that does not load anyway. */
  async #whysOf(loaded: readonly Loaded[]): Promise<(string | null)[]> {
    const attaching = loaded.filter((one) => 'object' in one);
    const whys = await this.#entries.whyNot(attaching);
    return loaded.map((one) => ('object' in one ? (whys[attaching.indexOf(one)] ?? null) : null));
  }

  async #loadOnce(way: Way): Promise<Loaded> {
    const known = this.#once.get(way.section);
    if (known) return 'object' in known ? { ...known, ms: 0 } : known;
    const elf = way.section === 'usdt' ? usdtObject : trialObject;
    const { loaded } = await loadGroup([way], elf);
    const [program] = loaded as [Loaded];
    if ('object' in program) this.#open.push(program.object);
    this.#once.set(way.section, program);
    return program;
  }

  /** Resolves once it was attached and counted; `detached` when nothing of it is left. */
  async #attach({ index, place, way }: Trying, loaded: Loaded): Promise<{ detached: Promise<void> }> {
    if ('error' in loaded) {
      this.#failed(index, loaded.error, loaded.ms);
      return { detached: Promise.resolve() };
    }
    const { seconds, alone } = this.#options;
    const { object, program } = loaded;
    await this.#detaching.get(place);
    const began = performance.now();
    let link: Link;
    try {
      link = await object.attach(program, way.how);
    } catch (error) {
      this.#failed(index, error as BpfError, loaded.ms + performance.now() - began);
      return { detached: Promise.resolve() };
    }
    const ms = loaded.ms + performance.now() - began;
    const counted = seconds > 0 && isCalled(way.section) ? await countHits(object, program, seconds) : null;
    const detached = link.detach().then(() => {
      this.#detaching.delete(place);
      this.#result(index, {
        ...NOTHING,
        ok: true,
        hits: counted?.hits ?? null,
        countedMs: counted?.countedMs ?? null,
        ms,
      });
    });
    this.#detaching.set(place, detached);
    if (alone || seconds > 0) await detached;
    else if (this.#detaching.size >= DETACHING) await Promise.race(this.#detaching.values());
    return { detached };
  }

  #refused(index: number, why: string, ms: number): void {
    this.#result(index, { ...NOTHING, refused: true, why, ms });
  }

  #failed(index: number, { stage, code, log, message }: BpfError, ms: number): void {
    const failure = stage === 'open' || stage === 'attach' ? stage : 'load';
    const text = log || message;
    const kept = this.#options.brief ? LOG_OF_MANY : LOG;
    this.#result(index, {
      ...NOTHING,
      stage: failure,
      errno: code ?? null,
      log: text.length > kept ? `…${text.slice(1 - kept)}` : text,
      ms,
    });
  }

  #result(index: number, result: TrialResult): void {
    this.#send({ type: 'try.result', index, result });
  }
}

const NOTHING: TrialResult = {
  ok: false,
  refused: false,
  stage: null,
  errno: null,
  why: null,
  log: '',
  hits: null,
  countedMs: null,
  ms: 0,
};

interface Trying {
  index: number;
  place: string;
  way: Way;
}

/** What a case attaches to, whatever the hook: "vfs_unlink". */
function placeKey({ at }: TrialCase): string {
  return at.kind === 'fn' ? at.fn : at.kind === 'syscall' ? at.syscall : JSON.stringify(at);
}

const usdtObject = (): Uint8Array => readFileSync(join(import.meta.dirname, USDT_OBJECT));
