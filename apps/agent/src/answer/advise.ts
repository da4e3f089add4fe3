import {
  type AdvisorFacts,
  advise,
  type Candidate,
  type Capabilities,
  type Message,
  type Needs,
  type Question,
  type Restriction,
  ROOT,
  type Trial,
  trialsFrom,
} from '@hooklab/advisor';
import { type HookId, parsePoint } from '@hooklab/hook';
import type { Narrowed } from '@hooklab/probe';
import type { TrialReport } from '@hooklab/protocol';
import { shape } from './card';
import { meantBy, type Understood } from './goal';
import { type Reports, reportsOf } from './prove';
import { readyFor, readyShape } from './ready';

export interface AskedAdvice {
  /** a point or a goal, one of them */
  readonly point?: string | undefined;
  readonly goal?: string | undefined;
  readonly needs: Needs;
  /** null: every hook */
  readonly only: ReadonlySet<HookId> | null;
  /** who would load it; else root */
  readonly who?: Capabilities | undefined;
}

export interface Advised {
  readonly title: Message | null;
  readonly understood: Understood | null;
  readonly ready: Narrowed<Restriction> | null;
  readonly answers: readonly { readonly candidate: Candidate; readonly reports: TrialReport[] | null }[];
}

/** The hooks that answer it, best first. `prove`: tries them all; their order and verdicts are then by what it found. */
export async function advised(
  facts: AdvisorFacts,
  { point, goal, needs, only, who = ROOT }: AskedAdvice,
  prove: ((candidates: readonly Candidate[]) => Promise<Reports>) | null,
): Promise<Advised> {
  const meant = goal === undefined ? null : meantBy(goal, facts);
  const question: Question = meant?.question ?? { kind: 'point', point: parsePoint(point!) };
  const ask = (trials: readonly Trial[]) => {
    const { candidates, title } = advise(facts, question, { needs, who, trials });
    return { title, candidates: candidates.filter(({ hook }) => !only || only.has(hook)) };
  };
  let advice = ask([]);
  const reports = prove && (await prove(advice.candidates));
  if (reports) advice = ask(trialsFrom(reports.values()));
  return {
    title: advice.title,
    understood: meant?.understood ?? null,
    ready: goal === undefined ? null : readyFor(question, goal),
    answers: advice.candidates.map((candidate) => ({
      candidate,
      reports: reports && reportsOf(reports, candidate),
    })),
  };
}

/** Each as `advise --json` says it. */
export const answerShapes = ({ answers, understood, ready }: Advised) =>
  answers.map(({ candidate, reports }) => ({
    ...shape(candidate, reports),
    ...(understood ? { understood } : {}),
    ...(ready ? { ready: readyShape(ready) } : {}),
  }));
