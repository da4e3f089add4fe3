import { join } from 'node:path';
import { type Problem, problemLine } from '@hooklab/base';
import type { LibbpfInfo } from '@hooklab/native';
import type { DoctorReport } from '@hooklab/protocol';
import { report } from '../doctor/report';
import type { KernelFs, Mount } from '../facts/mounts';
import type { TrialResult } from '../io/messages';
import { workerProblem } from './run';
import type { Spare } from './spare';
import type { Worker } from './worker';

/** Beside the bundle, made of trial/hooks.bpf.c by build.mjs. */
const TRIAL_OBJECT = join('trial', 'hooks.bpf.o');
/**
 * Nothing was loaded, attached or refused for so long: it hangs. In the background of a machine that is at work; how long
 * all take depends on the machine. Milliseconds.
 */
const STILL_MS = 60_000;

/** Makes a report, with trials in a worker: they may crash, and they block. Everything else goes first. */
export class Doctor {
  readonly #spare: Spare;
  readonly #libbpf: () => LibbpfInfo;
  #running: Promise<DoctorReport> | null = null;
  #worker: Worker | null = null;
  /** what the trials that run now have found until now */
  #soFar: TrialResult[] = [];

  constructor(spare: Spare, native: { libbpf(): LibbpfInfo }) {
    this.#spare = spare;
    this.#libbpf = native.libbpf;
  }

  /** Requests at the same time get the same report. */
  report(find: (fs: KernelFs) => Mount): Promise<DoctorReport> {
    this.#running ??= this.#make(find).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** What is known at this moment, without trying anything. */
  soFar(find: (fs: KernelFs) => Mount): DoctorReport {
    return report(find, this.#libbpf(), this.#soFar, { untried: 'it is being tried' });
  }

  close(): void {
    this.#worker?.kill();
  }

  async #make(find: (fs: KernelFs) => Mount): Promise<DoctorReport> {
    try {
      return report(find, this.#libbpf(), await this.#trials());
    } catch (error) {
      return report(find, this.#libbpf(), [], { untried: `not tried: ${problemLine(error as Problem)}` });
    }
  }

  async #trials(): Promise<TrialResult[]> {
    this.#soFar = [];
    const worker = await this.#spare.takeAnother();
    this.#worker = worker;
    await worker.ready;
    const timer = setTimeout(() => worker.kill(), STILL_MS);
    return new Promise((resolve, reject) => {
      worker.handle({
        message: (message) => {
          if (message.type === 'trials.at') {
            timer.refresh();
            if (message.result) this.#soFar.push(message.result);
          } else if (message.type === 'trials') {
            clearTimeout(timer);
            if (message.problem) reject(message.problem);
            else resolve(message.results);
          } else if (message.type === 'trials.done') {
            this.#worker = null;
            this.#spare.giveBack(worker);
          }
        },
        batch: () => worker.kill(),
        end: (end) => {
          clearTimeout(timer);
          reject(workerProblem(end, 'trial'));
        },
      });
      worker.send({ type: 'trials', file: join(import.meta.dirname, TRIAL_OBJECT) });
    });
  }
}
