import type { Candidate } from '@hooklab/advisor';
import { type ProblemShape, toProblem } from '@hooklab/base';
import { pointText } from '@hooklab/hook';
import type { SurfaceId, TargetId, TrialReport } from '@hooklab/protocol';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';

/** The hook and point of a report, as they are asked again. */
export const trialKey = (hook: string, point: string): string => `${hook} ${point}`;

export type Reports = Readonly<Record<string, TrialReport>>;
const NONE: Reports = {};

export interface TrialsState {
  /** by surface and version, then by trialKey: another boot or other modules may be another answer */
  reports: Readonly<Record<string, Reports>>;
  busy: { surface: SurfaceId; done: number; all: number; now: string } | null;
  problem: ProblemShape | null;
}

/** Trials of hooks on live targets: one after the other, and what each found. */
export class Trials {
  readonly state = new Store<TrialsState>({ reports: {}, busy: null, problem: null });
  #agent: AgentPort;
  #cancelled = false;

  constructor(agent: AgentPort) {
    this.#agent = agent;
  }

  /**
   * Try candidates at all their points on the target that the surface was read from. What was found before is asked
   * again. `seconds`: stay attached so long and count the hits. One batch at a time.
   */
  async prove(
    surface: { id: SurfaceId; version: string },
    candidates: readonly Candidate[],
    seconds = 0,
  ): Promise<void> {
    if (this.state.get().busy) return;
    const wishes = new Map(
      candidates.flatMap(({ hook, points }) =>
        points.map((p) => [trialKey(hook, pointText(p)), { hook, point: pointText(p) }] as const),
      ),
    );
    this.#cancelled = false;
    this.state.update((s) => ({ ...s, problem: null }));
    let done = 0;
    for (const [key, wish] of wishes) {
      if (this.#cancelled) break;
      const busy = { surface: surface.id, done, all: wishes.size, now: key };
      this.state.update((s) => ({ ...s, busy }));
      try {
        const target = surface.id as TargetId;
        this.#keep(surface, key, await this.#agent.request('trial.run', { target, ...wish, seconds }));
      } catch (error) {
        this.state.update((s) => ({ ...s, problem: toProblem(error).toJSON() }));
        break;
      }
      done += 1;
    }
    this.state.update((s) => ({ ...s, busy: null }));
  }

  /** After the trial that is being made: nothing stays attached. */
  cancel(): void {
    this.#cancelled = true;
  }

  of(surface: { id: SurfaceId; version: string } | null): Reports {
    return (surface && this.state.get().reports[placeOf(surface)]) || NONE;
  }

  #keep(surface: { id: SurfaceId; version: string }, key: string, report: TrialReport): void {
    const place = placeOf(surface);
    this.state.update((s) => ({
      ...s,
      reports: { ...s.reports, [place]: { ...s.reports[place], [key]: report } },
    }));
  }
}

const placeOf = ({ id, version }: { id: SurfaceId; version: string }): string => `${id} ${version}`;

/** The reports of one candidate, in the order of its points. */
export const reportsOf = (reports: Reports, { hook, points }: Candidate): TrialReport[] =>
  points.flatMap((point) => reports[trialKey(hook, pointText(point))] ?? []);
