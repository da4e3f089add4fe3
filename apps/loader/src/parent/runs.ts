import { Problem, type Undo } from '@hooklab/base';
import type { MapRequest, Own, RunStart } from '../io/messages';
import type { Wire } from '../io/wire';
import { goFirst } from './nice';
import { ParentRun, unknownRun } from './run';
import type { Spare } from './spare';
import type { Urgent } from './urgent';

const MAX_RUNS = 32;

const both = (one: Undo, other: Undo): Undo => {
  return () => {
    one();
    other();
  };
};

/** The runs of one agent: one worker each. */
export class Runs {
  readonly #wire: Wire;
  readonly #spare: Spare;
  readonly #urgent: Urgent;
  readonly #runs = new Map<number, ParentRun>();
  /** those that are over but whose process is still there, too */
  readonly #all = new Set<ParentRun>();

  constructor(wire: Wire, spare: Spare, urgent: Urgent) {
    this.#wire = wire;
    this.#spare = spare;
    this.#urgent = urgent;
    wire.onPressure((full) => {
      for (const run of this.#all) run.setPaused(full);
    });
  }

  /** The worker replies to the request itself. Throws when it is not even tried. */
  start(request: RunStart, elf: Uint8Array, own: Own): void {
    if (this.#runs.has(request.run)) {
      throw new Problem({
        code: 'run-exists',
        what: `Run ${request.run} is there already`,
        fix: 'Give every run of one connection a number of its own',
      });
    }
    if (this.#all.size >= MAX_RUNS) {
      throw new Problem({
        code: 'run-too-many',
        what: `There are ${MAX_RUNS} runs already`,
        fix: 'Stop one of them',
      });
    }
    const run = new ParentRun(this.#wire, this.#spare.take(), request, elf, own);
    this.#runs.set(request.run, run);
    this.#all.add(run);
    // not before: the new spare's start would compete with this run's
    const started = both(this.#urgent.begin(), goFirst());
    run.onStarted = () => {
      started();
      this.#spare.warm();
    };
    run.setPaused(this.#wire.full);
    run.onFree = (worker) => this.#spare.giveBack(worker);
    run.onOver = () => this.#runs.delete(request.run);
    run.done.then(() => {
      started();
      this.#all.delete(run);
      this.#spare.warm();
    });
  }

  /** Throws `run-unknown`; else `id` is replied to when the run has ended. */
  stop(run: number, id: number): void {
    const stopping = this.#run(run);
    void stopping.done.then(both(this.#urgent.begin(), goFirst()));
    stopping.stop(id);
  }

  /** Throws `run-unknown`; else the run replies. */
  map(request: MapRequest): void {
    this.#run(request.run).map(request);
  }

  /** What is given to a run that has just ended is nobody's. */
  grant(run: number, bytes: number): void {
    this.#runs.get(run)?.grant(bytes);
  }

  /** Kills every worker; resolves when they are gone. */
  async close(): Promise<void> {
    const runs = [...this.#all];
    for (const run of runs) run.kill();
    await Promise.all(runs.map((run) => run.done));
  }

  #run(run: number): ParentRun {
    const found = this.#runs.get(run);
    if (found) return found;
    throw unknownRun(run);
  }
}
