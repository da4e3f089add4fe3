import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BpfError, BpfObject } from '@hooklab/native';
import type { TrialCase, TrialResult } from '@hooklab/protocol';
import type { FromChild, Numbered } from '../child/messages';
import { isCalled, type Way, wayOf } from './attach';
import { countHits } from './count';
import { trialObject } from './elf';
import { type Loaded, loadGroup } from './group';

/** Programs of one object, when each has its place fixed at load. */
const TOGETHER = 24;
/** Of a log, when there is one case; when there are many. The end is kept: there it says why. */
const LOG = 65_536;
const LOG_OF_MANY = 1500;

/** USDT programs need two maps, which libbpf’s own header defines: compiled by build.mjs of trial/usdt.bpf.c. */
const USDT_OBJECT = join('trial', 'usdt.bpf.o');

/**
 * Tries cases: says which it is about to try, then what came of each, in any order. `alone`: no two programs in one
 * object, so that the one that ends this process is known.
 */
export class TrialBatch {
  readonly #seconds: number;
  readonly #log: number;
  readonly #alone: boolean;
  readonly #send: (message: FromChild) => void;
  /** programs that are loaded once, by section */
  readonly #once = new Map<string, Loaded>();
  readonly #open: BpfObject[] = [];

  constructor(seconds: number, brief: boolean, alone: boolean, send: (message: FromChild) => void) {
    this.#seconds = seconds;
    this.#log = brief ? LOG_OF_MANY : LOG;
    this.#alone = alone;
    this.#send = send;
  }

  async run(cases: readonly Numbered<TrialCase>[]): Promise<void> {
    const ways = cases.map(({ index, item }) => ({ index, way: wayOf(item) }));
    try {
      for (const { index, way } of ways.filter(({ way }) => way.once)) {
        this.#send({ type: 'try.at', cases: [index] });
        await this.#attach(index, way, await this.#loadOnce(way));
      }
      const fixed = ways.filter(({ way }) => !way.once);
      const together = this.#alone ? 1 : TOGETHER;
      for (let at = 0; at < fixed.length; at += together) await this.#group(fixed.slice(at, at + together));
    } finally {
      for (const object of this.#open) object.close();
    }
  }

  async #group(ways: { index: number; way: Way }[]): Promise<void> {
    this.#send({ type: 'try.at', cases: ways.map(({ index }) => index) });
    const group = await loadGroup(ways.map(({ way }) => way));
    try {
      for (const [i, { index, way }] of ways.entries()) {
        this.#send({ type: 'try.at', cases: [index] });
        await this.#attach(index, way, group.loaded[i]!);
      }
    } finally {
      group.close();
    }
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

  async #attach(index: number, way: Way, loaded: Loaded): Promise<void> {
    if ('error' in loaded) return this.#failed(index, loaded.error, loaded.ms);
    const { object, program } = loaded;
    const began = performance.now();
    try {
      const link = await object.attach(program, way.how);
      const ms = loaded.ms + performance.now() - began;
      let counted = null;
      try {
        if (this.#seconds > 0 && isCalled(way.section))
          counted = await countHits(object, program, this.#seconds);
      } finally {
        link.close();
      }
      this.#result(index, {
        ok: true,
        stage: null,
        errno: null,
        log: '',
        hits: counted?.hits ?? null,
        countedMs: counted?.countedMs ?? null,
        ms,
      });
    } catch (error) {
      this.#failed(index, error as BpfError, loaded.ms + performance.now() - began);
    }
  }

  #failed(index: number, { stage, code, log, message }: BpfError, ms: number): void {
    const failure = stage === 'open' || stage === 'attach' ? stage : 'load';
    const text = log || message;
    this.#result(index, {
      ok: false,
      stage: failure,
      errno: code ?? null,
      log: text.length > this.#log ? `…${text.slice(1 - this.#log)}` : text,
      hits: null,
      countedMs: null,
      ms,
    });
  }

  #result(index: number, result: Omit<TrialResult, 'why'>): void {
    this.#send({ type: 'try.result', index, result: { ...result, why: null } });
  }
}

const usdtObject = (): Uint8Array => readFileSync(join(import.meta.dirname, USDT_OBJECT));
