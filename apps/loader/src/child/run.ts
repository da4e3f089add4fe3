import { type Problem, toProblem } from '@hooklab/base';
import type { BpfError, BpfObject, Ring } from '@hooklab/native';
import { enableStats } from '@hooklab/native';
import type { Stage } from '@hooklab/protocol';
import { hookName } from '../failure/hook';
import { type ProgramHook, Refused, refused } from '../failure/refused';
import { clip } from '../io/clip';
import type { Wire } from '../io/wire';
import { HEADROOM, sealBatch } from './batches';
import type { FromChild, RunStart, SelfPids } from './messages';
import { openObject } from './object';
import { type Attached, StatsReader } from './stats';

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
  readonly #self: SelfPids;
  #object: BpfObject | null = null;
  #ring: Ring | null = null;
  #attached: Attached[] = [];
  #stats: StatsReader | null = null;
  #timer: NodeJS.Timeout | null = null;
  #runTimeStats: { close(): void } | null = null;
  #ended = false;

  constructor(wire: Wire, request: RunStart, self: SelfPids) {
    this.#wire = wire;
    this.#request = request;
    this.#self = self;
  }

  /** Resolves to false when the run failed to start: it has been said so, and everything is undone. */
  async start(): Promise<boolean> {
    const { id, run } = this.#request;
    try {
      const began = performance.now();
      const object = await this.#stage('open', () => openObject(this.#request, this.#self));
      this.#object = object;
      await this.#stage('load', () => this.#load(object));
      this.#openRing(object);
      await this.#stage('attach', () => this.#attachAll(object));
      this.#send({ type: 'run.stage', run, stage: 'stream', ms: performance.now() - began });
      const programs = this.#stats!.programs().map((p) => ({ id: p.id, name: p.name }));
      this.#send({ type: 'reply', id, ok: true, result: { programs } });
      this.#timer = setInterval(() => this.#sendStats(), STATS_MS);
      return true;
    } catch (error) {
      this.#closeAll();
      this.#send({ type: 'reply', id, ok: false, problem: clip(toProblem(error)), ...factsOf(error) });
      return false;
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
    this.#send({ type: 'run.stage', run, stage: 'stop', ms: performance.now() - began });
    await this.#settle();
    const stats = this.#stats?.read() ?? null;
    this.#closeAll();
    this.#send({
      type: 'run.ended',
      run,
      stats,
      ...(problem ? { problem: clip(problem), ...factsOf(problem) } : {}),
    });
  }

  /** Does the work of one stage and says how long it took. */
  async #stage<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.#send({ type: 'run.stage', run: this.#request.run, stage, ms: performance.now() - began });
    return result;
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
        sealBatch(buffer, run, stats.batches, count);
        stats.taken(count, buffer.length - HEADROOM);
        this.#wire.write(buffer);
      },
      onError: (error) => void this.#fail(refused(error, [])),
    });
    // what is not read stays in the kernel's ring, where programs count what did not fit
    this.#wire.onPressure((full) => (full ? this.#ring?.pause() : this.#ring?.resume()));
  }

  async #attachAll(object: BpfObject): Promise<void> {
    this.#runTimeStats = tryEnableStats();
    for (const { program, attach } of this.#request.programs) {
      const section = sectionOf(object, program);
      try {
        // the target of kind 'btf' was fixed at load
        const link = await object.attach(program, attach.kind === 'btf' ? { kind: 'btf' } : attach);
        this.#attached.push({ program, section, attach, link });
      } catch (error) {
        throw refused(error as BpfError, [{ program, hook: hookName(section, attach) }]);
      }
    }
  }

  #hooks(object: BpfObject): ProgramHook[] {
    return this.#request.programs.map(({ program, attach }) => ({
      program,
      hook: hookName(sectionOf(object, program), attach),
    }));
  }

  /** Programs that were running while their link was closed may still submit; wait until nothing is open. */
  async #settle(): Promise<void> {
    this.#ring?.resume();
    for (let i = 0; i < SETTLE_TRIES; i++) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      this.#ring?.flush();
      if (this.#stats?.balanced() ?? i >= 1) return;
    }
  }

  #sendStats(): void {
    // a reader that does not read gets no more of these: they are totals, the next one says it all
    if (this.#wire.full || !this.#stats) return;
    this.#send({ type: 'run.stats', run: this.#request.run, stats: this.#stats.read() });
  }

  async #fail(problem: Problem): Promise<void> {
    await this.stop(problem);
    await this.#wire.finish();
    process.exit(0);
  }

  #closeAll(): void {
    this.#ring?.close();
    this.#ring = null;
    for (const { link } of this.#attached) link.close();
    this.#object?.close();
    this.#object = null;
    this.#runTimeStats?.close();
  }

  #send(message: FromChild): void {
    this.#wire.send(message);
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
