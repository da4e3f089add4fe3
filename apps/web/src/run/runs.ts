import { Problem, type ProblemShape, toProblem } from '@hooklab/base';
import { type ClientMessages, MAX_SOURCE } from '@hooklab/protocol';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';
import { LiveRows } from '../stream/store/liveRows';
import { Credit } from './credit';
import { isLive, lostRun, newRun, type RunState, withEnd, withStage } from './runState';

/** The run of this page: one at a time. Its rows stay after it has ended, until the next one starts. */
export class Runs {
  readonly current = new Store<RunState | null>(null);
  readonly rows = new Store<LiveRows | null>(null);
  #agent: AgentPort;
  #credit: Credit | null = null;
  #now: () => number;

  constructor(agent: AgentPort, now: () => number = () => performance.now()) {
    this.#agent = agent;
    this.#now = now;
    agent.on('run.stage', ({ run, stage, ms }) => this.#change(run, (s) => withStage(s, stage, ms)));
    agent.on('run.layout', ({ run, layout, programs }) => {
      this.#change(run, (s) => {
        this.rows.set(new LiveRows(layout, this.#now()));
        return { ...s, layout, programs };
      });
    });
    agent.on('run.ledger', ({ run, ledger, stats }) => this.#change(run, (s) => ({ ...s, ledger, stats })));
    agent.on('run.gap', ({ run, records, reason }) => {
      if (this.#isCurrent(run)) this.rows.get()?.gap(records, reason, this.#now());
    });
    agent.on('run.ended', ({ run, ...end }) => {
      this.#credit?.flush();
      this.#change(run, (s) => withEnd(s, end));
    });
    agent.onBatch((run, batch) => this.#take(run, batch));
    agent.connection.subscribe(() => {
      const state = this.current.get();
      if (agent.connection.get() !== 'online' && state && isLive(state)) this.current.set(lostRun(state));
    });
  }

  async start(request: ClientMessages['run.start']): Promise<void> {
    if (isLive(this.current.get())) return;
    this.current.set(newRun(request.title, request.target, request.source));
    this.rows.set(null);
    try {
      if (request.source.length > MAX_SOURCE) throw tooLarge(request.source.length);
      const { run } = await this.#agent.request('run.start', request);
      this.#change(run, (s) => s);
      const state = this.current.get();
      if (state?.stopAsked && isLive(state)) await this.stop();
    } catch (error) {
      this.#fail(toProblem(error).toJSON());
    }
  }

  /** Detaches; before the run has a number, as soon as it has one. */
  async stop(): Promise<void> {
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
      this.#fail(toProblem(error).toJSON());
    }
  }

  async stopAll(): Promise<void> {
    await this.#agent.request('run.stopAll', {});
  }

  #take(run: number, batch: ArrayBuffer): void {
    const rows = this.rows.get();
    if (!rows || !this.#isCurrent(run)) return;
    const taken = rows.push(batch, this.#now());
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
    if (state.id === null) this.current.set(change({ ...state, id: run }));
    else if (state.id === run) this.current.set(change(state));
  }

  #fail(problem: ProblemShape): void {
    const state = this.current.get();
    if (state && isLive(state))
      this.current.set(withEnd(state, { ledger: null, problem, diagnostics: [], diagnosis: null }));
  }
}

function tooLarge(length: number): Problem {
  return new Problem({
    code: 'source-too-large',
    what: `The source is ${(length / 1024 / 1024).toFixed(1)} MiB; 1 MiB is the most`,
    fix: 'Take out what the probe does not need',
  });
}
