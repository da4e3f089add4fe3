import { cpus } from 'node:os';
import { Problem, toProblem, type Undo } from '@hooklab/base';
import type { BpfError, BpfObject, Ring } from '@hooklab/native';
import { enableStats } from '@hooklab/native';
import { FRAME_HEADER, type Stage } from '@hooklab/protocol';
import type { Attaching, Entries } from '../entry/entries';
import { hookName } from '../failure/hook';
import { type ProgramHook, Refused, refused } from '../failure/refused';
import { sendBlobs } from '../io/blobs';
import { clip } from '../io/clip';
import { type FromChild, type MapRequest, type Own, passesData, type RunStart } from '../io/messages';
import type { Wire } from '../io/wire';
import { HEADROOM, sealBatch } from './batches';
import { clockOffset } from './clock';
import { Credit } from './credit';
import { howOf } from './how';
import { Looks } from './looks';
import { readMap } from './map';
import { openObject } from './object';
import { type Attached, StatsReader } from './stats';
import { Watchdog } from './watchdog';

const STATS_MS = 250;
const BATCH_BYTES = 64 * 1024;
const MAX_DELAY_MS = 30;
/** After detaching, how often and how long to wait for programs still running on other CPUs. */
const SETTLE_MS = 2;
const SETTLE_TRIES = 50;

/** One object in the kernel: loaded, attached, its ring drained onto the wire, counted, detached. */
export class Run {
  readonly #wire: Wire;
  readonly #request: RunStart;
  readonly #elf: Uint8Array;
  readonly #own: Own;
  readonly #credit: Credit;
  readonly #watchdog: Watchdog | null;
  readonly #entries: Entries;
  #object: BpfObject | null = null;
  #ring: Ring | null = null;
  #attached: Attached[] = [];
  #stats: StatsReader | null = null;
  #looks: Looks | null = null;
  #timer: NodeJS.Timeout | null = null;
  #runTimeStats: { close(): void } | null = null;
  #undoPressure: Undo = () => {};
  #streaming = false;
  #ended = false;

  constructor(wire: Wire, request: RunStart, elf: Uint8Array, own: Own, entries: Entries) {
    this.#wire = wire;
    this.#request = request;
    this.#elf = elf;
    this.#own = own;
    this.#entries = entries;
    this.#credit = new Credit(request.credit);
    this.#watchdog = request.watchdog && new Watchdog(request.watchdog, cpus().length);
  }

  get id(): number {
    return this.#request.run;
  }

  /** Everything is attached, and its start has been said to be done. */
  get streaming(): boolean {
    return this.#streaming;
  }

  /** A start that fails is said to have failed once everything is undone. */
  async start(): Promise<void> {
    const { id, run } = this.#request;
    try {
      const began = performance.now();
      const object = await this.#stage('open', () => openObject(this.#request, this.#elf, this.#own));
      this.#object = object;
      // what the guard will judge by is read while this loads
      this.#entries.prepare(this.#attachingOf(object));
      await this.#stage('load', () => this.#load(object));
      this.#openRing(object);
      const { groups, records } = this.#request;
      if (groups && records) this.#looks = new Looks(this.#wire, run, object, groups);
      await this.#stage('attach', () => this.#attachAll(object));
      this.said('stream', performance.now() - began);
      const programs = this.#stats!.loaded();
      this.#send({ type: 'reply', id, ok: true, result: { programs, clock: String(clockOffset()) } });
      this.#streaming = true;
      this.#timer = setInterval(() => this.#everyStats(), STATS_MS);
      this.#looks?.start();
    } catch (error) {
      await this.#closeAll();
      this.#send({ type: 'reply', id, ok: false, problem: clip(toProblem(error)), ...factsOf(error) });
    }
  }

  /**
   * Detach first, then drain, then count: so that the ledger closes over exactly the records that were sent.
   */
  async stop(problem?: Problem): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#timer) clearInterval(this.#timer);
    const { run } = this.#request;
    const began = performance.now();
    this.#stats?.keepMisses();
    for (const { link } of this.#attached) link.close();
    this.said('stop', performance.now() - began);
    await this.#stage('drain', () => this.#settle());
    const counting = performance.now();
    const unread = await this.#lastLook();
    const stats = this.#stats?.read() ?? null;
    await this.#closeAll();
    this.said('count', performance.now() - counting);
    const why = problem ?? unread;
    this.#send({
      type: 'run.ended',
      run,
      stats,
      ...(why ? { problem: clip(why), ...factsOf(why) } : {}),
    });
  }

  /** What it has summed up in all; why that is not known, or null. */
  async #lastLook(): Promise<Problem | null> {
    try {
      await this.#looks?.end();
      return null;
    } catch (error) {
      return new Problem({
        code: 'groups-unread',
        what: 'What this run summed up could not be read at its end',
        cause: error instanceof Error ? error.message : String(error),
        fix: 'What was shown last is of a second before',
      });
    }
  }

  /** Does the work of one stage and says how long it took. */
  async #stage<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.said(stage, performance.now() - began);
    return result;
  }

  said(stage: Stage, ms: number): void {
    this.#send({ type: 'run.stage', run: this.id, stage, ms });
  }

  async #load(object: BpfObject): Promise<void> {
    try {
      await object.load();
    } catch (error) {
      throw refused(error as BpfError, this.#hooks(object));
    }
  }

  #openRing(object: BpfObject): void {
    const { run, ring, ledger } = this.#request;
    const stats = new StatsReader(object, ledger, this.#attached);
    this.#stats = stats;
    this.#ring = object.ring(ring, {
      batchBytes: BATCH_BYTES,
      maxDelayMs: MAX_DELAY_MS,
      headroom: HEADROOM,
      onBatch: (buffer, count) => {
        if (!this.#request.records) return;
        sealBatch(buffer, { run, seq: stats.batches, count, first: stats.records });
        stats.taken(count, buffer.length - HEADROOM);
        this.#credit.spend(buffer.length - FRAME_HEADER);
        this.#wire.write(buffer);
        if (this.#credit.out) this.#flow();
      },
      onError: (error) => void this.stop(refused(error, [])),
    });
    this.#undoPressure = this.#wire.onPressure(() => this.#flow());
    if (!this.#request.records) this.#ring.pause();
  }

  grant(bytes: number): void {
    this.#credit.grant(bytes);
    this.#flow();
  }

  /** What may not be sent stays in the kernel's ring, where programs count what did not fit. At the end all is sent. */
  #flow(): void {
    if (this.#ended) return;
    if (!this.#request.records || this.#wire.full || this.#credit.out) this.#ring?.pause();
    else this.#ring?.resume();
  }

  /** A page of a map: its blobs, then the reply. */
  map(request: MapRequest): void {
    const { id } = request;
    try {
      const { bytes, page } = readMap(this.#ended ? null : this.#object, request);
      sendBlobs(this.#wire, id, bytes);
      this.#send({ type: 'reply', id, ok: true, result: page });
    } catch (error) {
      this.#send({ type: 'reply', id, ok: false, problem: clip(toProblem(error)) });
    }
  }

  async #attachAll(object: BpfObject): Promise<void> {
    await this.#checkEntries(object);
    this.#runTimeStats = tryEnableStats();
    for (const { program, attach } of this.#request.programs) {
      const section = sectionOf(object, program);
      // the target of kind 'btf' was fixed at load
      const how = howOf(attach);
      try {
        const link = await object.attach(program, how);
        this.#attached.push({ program, section, attach, link });
      } catch (error) {
        throw refused(error as BpfError, [{ program, hook: hookName(section, attach) }]);
      }
    }
  }

  /** Before the first is attached: one that must not be refuses the run. */
  async #checkEntries(object: BpfObject): Promise<void> {
    const { programs } = this.#request;
    const whys = await this.#entries.whyNot(this.#attachingOf(object));
    const at = whys.findIndex((why) => why !== null);
    if (at < 0) return;
    const { program, attach } = programs[at]!;
    throw new Problem({
      code: 'attach-entry',
      what: `${hookName(sectionOf(object, program), attach)} is not attached`,
      where: program,
      cause: whys[at]!,
      fix: 'Take another hook, or a function that calls it: `hooklab advise` says what works here',
    });
  }

  #attachingOf(object: BpfObject): Attaching[] {
    return this.#request.programs.map(({ program, attach }) => ({
      object,
      program,
      target: attach.kind === 'btf' && !attach.of ? attach.target : undefined,
    }));
  }

  #hooks(object: BpfObject): ProgramHook[] {
    return this.#request.programs.map(({ program, attach }) => ({
      program,
      hook: hookName(sectionOf(object, program), attach),
    }));
  }

  /** Programs that were running while their link was closed may still submit; wait until nothing is open. */
  async #settle(): Promise<void> {
    if (!this.#request.records) return;
    this.#ring?.resume();
    for (let i = 0; i < SETTLE_TRIES; i++) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      this.#ring?.flush();
      if (this.#stats?.balanced() ?? i >= 1) return;
    }
  }

  #everyStats(): void {
    if (!this.#stats) return;
    const stats = this.#stats.read();
    const bite = this.#watchdog?.look(stats, performance.now());
    if (bite) void this.stop(bite);
    // a reader that does not read gets no more of these: they are totals, the next one says it all
    else if (!this.#wire.full) this.#send({ type: 'run.stats', run: this.#request.run, stats });
  }

  /** Nothing of it is left then: a ring is unmapped in the next turn of the loop. */
  async #closeAll(): Promise<void> {
    this.#undoPressure();
    this.#looks?.stop();
    this.#ring?.close();
    this.#ring = null;
    for (const { link } of this.#attached) link.close();
    this.#object?.close();
    this.#object = null;
    this.#runTimeStats?.close();
    await new Promise(setImmediate);
  }

  #send(message: FromChild): void {
    if (passesData(message, this.#request.id)) this.#wire.sendFirst(message);
    else this.#wire.send(message);
  }
}

const sectionOf = (object: BpfObject, program: string): string =>
  object.programs.find((p) => p.name === program)?.section ?? program;

const factsOf = (error: unknown) => (error instanceof Refused ? { refusal: error.refusal } : {});

/** Run-time statistics are a privilege and ≥5.8; without them the counts are unknown. */
function tryEnableStats(): { close(): void } | null {
  try {
    return enableStats();
  } catch {
    return null;
  }
}
