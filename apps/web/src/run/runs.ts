import { type ProblemShape, toProblem } from '@hooklab/base';
import {
  type Events,
  isSourceTooLarge,
  type Requests,
  type RunInfo,
  sourceTooLarge,
} from '@hooklab/protocol';
import { GroupRows } from '@hooklab/records';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';
import { LiveRows } from '../stream/store/liveRows';
import { Credit } from './credit';
import { runToWatch, TabRun } from './reattach';
import { isLive, lostRun, newRun, type RunState, withEnd, withFailure, withStage } from './runState';

/** `of`: how many groups there are; `rows` are those with the most events. */
export interface Sums {
  rows: GroupRows;
  of: number;
}

/**
 * The run that this page shows: one at a time. Its rows stay after it has ended, until the next one starts. It is the
 * agent's: a page that is loaded again, or whose connection broke, goes on with it, and another window sees it, too.
 */
export class Runs {
  readonly current = new Store<RunState | null>(null);
  readonly rows = new Store<LiveRows | null>(null);
  /** what the run has summed up, as it was looked at last */
  readonly sums = new Store<Sums | null>(null);
  /** runs that this page starts show also what the workbench's own processes do */
  readonly showOwn = new Store(false);
  /** runs that this page starts are kept on disk */
  readonly record = new Store(true);
  #agent: AgentPort;
  #credit: Credit | null = null;
  #now: () => number;
  #tab: TabRun;
  /** records that this page knows of: its rows, its gaps, and what was before it */
  #known = 0;
  /** runs that were shown on this connection: what is still on its way of them is not of one without a number */
  #before = new Set<number>();
  /** counts the runs that this page showed: an answer to an older one is not for the one of now */
  #turn = 0;
  /** the restart that waits for the end of the run of now */
  #next: Requests['run.start'] | null = null;

  constructor(
    agent: AgentPort,
    now: () => number = () => performance.now(),
    storage: Pick<Storage, 'getItem' | 'setItem'> | null = null,
  ) {
    this.#agent = agent;
    this.#now = now;
    this.#tab = new TabRun(storage);
    agent.on('run.stage', ({ run, stage, ms }) => this.#change(run, (s) => withStage(s, stage, ms)));
    agent.on('run.layouts', ({ run, layouts, groups, programs }) => {
      this.#change(run, (s) => {
        // after a broken connection it is told again: the rows go on
        if (!s.layouts && layouts.length > 0) this.rows.set(new LiveRows(layouts, s.began));
        return { ...s, layouts, groups, programs };
      });
    });
    agent.on('run.limit', ({ run, leftMs }) => {
      this.#change(run, (s) => ({ ...s, endsAt: leftMs === null ? null : this.#now() + leftMs }));
    });
    agent.on('run.ledger', (message) => this.#count(message));
    agent.on('run.gap', ({ run, records, reason }) => {
      if (this.#isCurrent(run)) this.#gap(records, reason);
    });
    agent.on('run.ended', ({ run, ...end }) => {
      this.#credit?.flush();
      this.#change(run, (s) => withEnd(s, end));
    });
    agent.on('run.explained', ({ run, ...failure }) => {
      this.current.update((s) =>
        s?.id === run && s.phase === 'ended' ? { ...s, ...failure, explaining: false } : s,
      );
    });
    agent.on('run.warnings', ({ run, warnings }) => {
      this.current.update((s) => (s?.id === run ? { ...s, warnings } : s));
    });
    // also after its end: what has become of it
    agent.on('run.recording', ({ run, recording }) => {
      this.current.update((s) => (s?.id === run ? { ...s, recording } : s));
    });
    agent.on('run.clock', ({ run, clock }) => {
      const rows = this.rows.get();
      if (rows && this.#isCurrent(run)) rows.clock = BigInt(clock);
    });
    agent.onBatch((run, batch, ageMs) => this.#take(run, batch, ageMs));
    agent.onGroups((run, of, entries) => {
      const groups = this.current.get()?.groups;
      if (groups && this.#isCurrent(run))
        this.sums.set({ rows: new GroupRows(groups, new Uint8Array(entries)), of });
    });
    agent.connection.subscribe(() => {
      this.#before.clear();
      if (agent.connection.get() === 'online') this.#goOn().catch((error) => console.error(error));
    });
  }

  async start(request: Requests['run.start']): Promise<void> {
    const before = this.current.get();
    if (before?.mine && isLive(before)) return;
    const turn = this.#leave();
    this.current.set(newRun(request.title, request.target, this.#now(), request.source));
    try {
      if (isSourceTooLarge(request.source)) throw sourceTooLarge(request.source);
      const { run } = await this.#agent.request('run.start', this.#asked(request));
      if (turn !== this.#turn) return this.#unwatch(run);
      this.#change(run, (s) => s);
      this.#tab.set(run, true);
      const state = this.current.get();
      if (state?.stopAsked && isLive(state)) await this.#detach();
    } catch (error) {
      if (turn === this.#turn) this.#fail(toProblem(error).toJSON());
    }
  }

  /** With what this page wants of each of its runs. */
  #asked(request: Requests['run.start']): Requests['run.start'] {
    return {
      ...request,
      ...(this.showOwn.get() ? { showOwn: true } : {}),
      ...(this.record.get() ? {} : { record: false }),
    };
  }

  /**
   * The run of now is stopped, and then this one started, unless meanwhile the person stops, or shows another. What
   * another window started goes on without this page.
   */
  async restart(request: Requests['run.start']): Promise<void> {
    const before = this.current.get();
    if (before?.mine && isLive(before)) {
      this.#next = request;
      await this.#detach();
      await this.#ended();
      if (this.#next !== request) return;
    }
    await this.start(request);
  }

  /** Another run of this session in place of the one that is shown, which goes on without this page. */
  async watch({ run, title, target, phase, ageMs }: RunInfo, mine = false): Promise<void> {
    const before = this.current.get();
    if (before?.id === run) return;
    this.#leave();
    const began = this.#now() - ageMs;
    const live = phase === 'ended' ? 'starting' : phase;
    this.current.set({ ...newRun(title, target, began), id: run, mine, phase: live });
    this.#tab.set(run, mine);
    try {
      const { source } = await this.#agent.request('run.watch', { run, have: 0 });
      this.#source(run, source);
    } catch {
      // it has gone in between: as if it had not been found
      if (this.current.get()?.id === run) this.current.set(null);
    }
  }

  /** Detaches; before the run has a number, as soon as it has one. */
  async stop(): Promise<void> {
    this.#next = null;
    await this.#detach();
  }

  async #detach(): Promise<void> {
    const state = this.current.get();
    if (!state || !isLive(state)) return;
    if (state.id === null) {
      this.current.set({ ...state, stopAsked: true, phase: 'stopping' });
      return;
    }
    this.current.set({ ...state, phase: 'stopping' });
    try {
      await this.#agent.request('run.stop', { run: state.id });
    } catch (error) {
      if (this.#isCurrent(state.id)) this.#fail(toProblem(error).toJSON());
    }
  }

  async stopAll(): Promise<void> {
    this.#next = null;
    await this.#agent.request('run.stopAll', {});
  }

  /** The connection is there: again for the run of this page, or for the first time. */
  async #goOn(): Promise<void> {
    const state = this.current.get();
    if (state && isLive(state)) {
      if (state.id === null) return;
      await this.#agent.request('run.watch', { run: state.id, have: this.#known }).catch((error) => {
        if (toProblem(error).code === 'unknown-run') this.#change(state.id!, lostRun);
      });
      return;
    }
    if (state) return;
    const { runs } = await this.#agent.request('runs.list', {});
    const ofTab = this.#tab.get();
    const found = runToWatch(runs, ofTab?.run ?? null);
    if (found && !this.current.get()) await this.watch(found, found.run === ofTab?.run && ofTab.mine);
  }

  /** The C that a run was started with: what is watched may have ended before it came. */
  #source(run: number, source: string): void {
    this.current.update((s) => (s?.id === run ? { ...s, source } : s));
  }

  /** Another run takes its place: what goes on is watched no more by this page. Returns the turn of the new one. */
  #leave(): number {
    this.#credit?.flush();
    const { id, phase } = this.current.get() ?? { id: null, phase: 'ended' };
    if (id !== null) this.#before.add(id);
    if (id !== null && phase !== 'ended') this.#unwatch(id);
    this.rows.set(null);
    this.sums.set(null);
    this.#known = 0;
    this.#next = null;
    this.#turn += 1;
    return this.#turn;
  }

  #unwatch(run: number): void {
    this.#before.add(run);
    this.#agent.request('run.unwatch', { run }).catch(() => {});
  }

  /** Once the run that is shown has ended. */
  #ended(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (isLive(this.current.get())) return;
        undo();
        resolve();
      };
      const undo = this.current.subscribe(look);
      look();
    });
  }

  /** What was decoded before this page watched, or while it was away, is no row of it. */
  #count({ run, ledger, stats }: Events['run.ledger']): void {
    if (!this.#isCurrent(run)) return;
    const missed = ledger.before - this.#known;
    if (missed > 0) this.#gap(missed, 'this page did not watch');
    this.#change(run, (s) => ({ ...s, ledger, stats }));
  }

  #gap(records: number, reason: string): void {
    this.#known += records;
    this.rows.get()?.gap(records, reason, this.#now());
  }

  #take(run: number, batch: ArrayBuffer, ageMs: number): void {
    const rows = this.rows.get();
    if (!rows || !this.#isCurrent(run)) return;
    const taken = rows.push(batch, this.#now() - ageMs);
    this.#known += taken;
    this.#credit ??= new Credit((bytes, records) => {
      const id = this.current.get()?.id;
      if (id) this.#agent.ack({ run: id, bytes, records });
    }, this.#now);
    this.#credit.take(batch.byteLength, taken);
  }

  #isCurrent(run: number): boolean {
    const state = this.current.get();
    return state !== null && state.id === run && state.phase !== 'ended';
  }

  /** Messages of the run may come before the answer that numbers it; those of older runs are dropped. */
  #change(run: number, change: (state: RunState) => RunState): void {
    const state = this.current.get();
    if (!state || state.phase === 'ended') return;
    if (state.id === null && !this.#before.has(run)) this.current.set(change({ ...state, id: run }));
    else if (state.id === run) this.current.set(change(state));
  }

  #fail(problem: ProblemShape): void {
    const state = this.current.get();
    if (state && isLive(state)) this.current.set(withFailure(state, 'failed', problem));
  }
}
