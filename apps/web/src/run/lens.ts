import { type ProblemShape, toProblem } from '@hooklab/base';
import type { LensResult, Requests, Stage } from '@hooklab/protocol';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';

export interface LensState {
  /** what is looked at, or was */
  of: { title: string; target: string } | null;
  /** how far each hook is; null: nothing is looked at now */
  busy: Readonly<Record<string, Stage | 'waiting'>> | null;
  result: LensResult | null;
  problem: ProblemShape | null;
}

const NONE: LensState = { of: null, busy: null, result: null, problem: null };

/** One probe through several hooks at once: one look at a time, and the last result. */
export class Lens {
  readonly state = new Store<LensState>(NONE);
  readonly #agent: AgentPort;

  constructor(agent: AgentPort) {
    this.#agent = agent;
    agent.on('lens.stage', ({ hook, stage }) => {
      this.state.update((s) => (s.busy ? { ...s, busy: { ...s.busy, [hook]: stage } } : s));
    });
  }

  async look(request: Requests['lens.run']): Promise<void> {
    if (this.state.get().busy) return;
    const busy = Object.fromEntries(request.hooks.map((hook) => [hook, 'waiting' as const]));
    this.state.set({
      of: { title: request.spec.title, target: request.target },
      busy,
      result: null,
      problem: null,
    });
    try {
      const result = await this.#agent.request('lens.run', request);
      this.state.update((s) => ({ ...s, busy: null, result }));
    } catch (error) {
      const problem = toProblem(error);
      // who cancelled knows
      this.state.update((s) => ({
        ...s,
        busy: null,
        problem: problem.code === 'cancelled' ? null : problem.toJSON(),
      }));
    }
  }

  cancel(): void {
    if (this.state.get().busy) void this.#agent.request('lens.cancel', {}).catch(() => {});
  }
}
