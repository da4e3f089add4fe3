import { Problem } from '@hooklab/base';
import type { LoaderRequest, TrialResult } from '@hooklab/protocol';
import type { FromChild } from '../io/messages';
import { Queue } from './queue';
import { workerProblem } from './run';
import type { Spare } from './spare';
import type { Worker, WorkerEnd } from './worker';

export type TrialRequest = Extract<LoaderRequest, { type: 'trial' }>;

/** How long one step of a trial may take beyond the time that it counts. Under software emulation some take a second. */
const STEP_MS = 20_000;
/** A killed process that is still there is held by the kernel: nothing more is tried then. */
const DEATH_MS = 10_000;

/** Trials of one loader: one request after the other, in a worker that may crash or hang for it. */
export class Trials {
  readonly #spare: Spare;
  readonly #queue = new Queue();
  #worker: Worker | null = null;
  #closed = false;

  constructor(spare: Spare) {
    this.#spare = spare;
  }

  /** Each case’s result, in order. A case that ends its worker says so in `why`; the next go on in another. */
  run(request: TrialRequest): Promise<{ results: TrialResult[] }> {
    return this.#queue.add(async () => ({ results: await this.#all(request) }));
  }

  close(): void {
    this.#closed = true;
    this.#worker?.kill();
  }

  async #all(request: TrialRequest): Promise<TrialResult[]> {
    const results: (TrialResult | undefined)[] = new Array(request.cases.length).fill(undefined);
    let alone = false;
    for (;;) {
      if (this.#closed) throw new Problem({ code: 'trial-stopped', what: 'The loader is ending' });
      const left = [...results.keys()].filter((i) => results[i] === undefined);
      if (left.length === 0) return results as TrialResult[];
      const death = await this.#some(request, left, alone, results);
      if (!death) continue;
      // it ended before it tried anything, or while it tried several: alone the next time, which tells who it was
      const [culprit, ...others] = death.at;
      if (culprit === undefined && alone) throw death.problem;
      if (culprit !== undefined && others.length === 0) results[culprit] = died(death.problem, death.ms);
      else alone = true;
    }
  }

  /** One worker for what is left; null when it came to the end. Fails when a dead worker does not go away. */
  async #some(
    request: TrialRequest,
    left: number[],
    alone: boolean,
    results: (TrialResult | undefined)[],
  ): Promise<{ at: number[]; problem: Problem; ms: number } | null> {
    const worker = await this.#spare.takeAnother();
    // who asked waits for it
    worker.goes('usual');
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      let at: number[] = [];
      let began = performance.now();
      let late = false;
      let timer: NodeJS.Timeout;
      const listen = (): void => {
        clearTimeout(timer);
        timer = setTimeout(
          () => {
            late = true;
            worker.kill();
            timer = setTimeout(() => reject(stuck(request, at)), DEATH_MS);
          },
          STEP_MS + request.seconds * 1000,
        );
      };
      const message = (said: FromChild): void => {
        listen();
        if (said.type === 'try.at') {
          at = [...new Set([...at, ...said.cases])];
          began = performance.now();
        } else if (said.type === 'try.result') {
          results[said.index] = said.result;
          at = at.filter((i) => i !== said.index);
        } else if (said.type === 'try.done') {
          clearTimeout(timer);
          this.#worker = null;
          this.#spare.giveBack(worker);
          resolve(null);
        }
      };
      const end = (how: WorkerEnd): void => {
        clearTimeout(timer);
        this.#worker = null;
        const problem = late ? tooLong(how) : workerProblem(how, 'trial');
        resolve({ at, problem, ms: performance.now() - began });
      };
      listen();
      worker.handle({ message, batch: () => worker.kill(), end });
      worker.send({
        type: 'try',
        cases: left.map((index) => ({ index, item: request.cases[index]! })),
        seconds: request.seconds,
        brief: request.cases.length > 1,
        alone,
      });
    });
  }
}

const died = (problem: Problem, ms: number): TrialResult => ({
  ok: false,
  refused: false,
  stage: null,
  errno: null,
  why: `${problem.what}: ${problem.cause}`,
  log: problem.log ?? '',
  hits: null,
  countedMs: null,
  ms,
});

const tooLong = ({ stderr }: WorkerEnd): Problem =>
  new Problem({
    code: 'trial-timeout',
    what: 'The process of this trial did not come back',
    cause: `it was killed after ${STEP_MS / 1000} s`,
    log: stderr,
  });

const stuck = ({ cases }: TrialRequest, at: number[]): Problem =>
  new Problem({
    code: 'trial-stuck',
    what: 'A trial hangs inside the kernel',
    cause: `its process was killed and is still there; it tried ${at.map((i) => JSON.stringify(cases[i])).join(', ')}`,
    fix: 'Restart this machine (a lab VM: stop it); try nothing more until then',
  });
