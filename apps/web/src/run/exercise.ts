import { type ProblemShape, toProblem } from '@hooklab/base';
import type { TargetId } from '@hooklab/protocol';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';
import type { Bench } from '../workspace/bench';

export type ExerciseState =
  | { state: 'idle' }
  | { state: 'busy'; command: string }
  | { state: 'failed'; problem: ProblemShape };

/** Makes the events that the chosen spec waits for, by a shell command inside the lab VM. */
export class Exercise {
  readonly state = new Store<ExerciseState>({ state: 'idle' });
  #agent: AgentPort;
  #bench: Bench;

  constructor(agent: AgentPort, bench: Bench) {
    this.#agent = agent;
    this.#bench = bench;
  }

  /** A shell command that makes the chosen spec's events. */
  get command(): string | null {
    const { spec, specs } = this.#bench.state.get();
    return specs.find((s) => s.name === spec)?.exercise ?? null;
  }

  /** The command and where it would run; null where it cannot: only lab VMs take commands. */
  get offer(): { target: TargetId; command: string } | null {
    const { target } = this.#bench.state.get();
    const { command } = this;
    return target?.startsWith('lab:') && command ? { target, command } : null;
  }

  async start(): Promise<void> {
    const { offer } = this;
    if (!offer || this.state.get().state === 'busy') return;
    this.state.set({ state: 'busy', command: offer.command });
    try {
      const { code, stderr } = await this.#agent.request('target.exec', offer);
      if (code === 0) this.state.set({ state: 'idle' });
      else {
        const problem = {
          code: 'exec',
          what: `The command ended with ${code === null ? 'a signal' : `code ${code}`}`,
          where: offer.command,
          ...(stderr ? { cause: stderr.slice(0, 500), log: stderr } : {}),
        };
        this.state.set({ state: 'failed', problem });
      }
    } catch (error) {
      this.state.set({ state: 'failed', problem: toProblem(error).toJSON() });
    }
  }
}
