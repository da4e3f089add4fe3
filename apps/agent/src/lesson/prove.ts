import { type Milliseconds, type ProblemShape, toProblem } from '@hooklab/base';
import {
  type Attempt,
  type CheckResult,
  fill,
  isPlant,
  type Lesson,
  onKernel,
  rightOption,
  type Step,
  type Tried as TriedStep,
} from '@hooklab/lessons';
import { COMMAND_TERMS } from '../run/lease/terms';
import type { Workbench } from '../run/workbench';
import { type Here, hereOf, madeOf, tryStep } from './try';

/** What somebody who does a step got of it, and whether that is as it should be. */
export interface Proof {
  readonly lesson: string;
  readonly kernel: string;
  /** from 1 */
  readonly step: number;
  /** given: what the lesson itself runs · right: must pass · wrong: must not · checks: each was failed by somebody */
  readonly who: 'given' | 'right' | 'wrong' | 'checks';
  /** which of them, from 1 */
  readonly nth: number;
  readonly ok: boolean;
  readonly results: readonly CheckResult[];
  /** what kept it from being tried */
  readonly problem: ProblemShape | null;
  readonly ms: Milliseconds;
}

/** Plays a right and a wrong student of every step on one kernel, in its lab VM. */
export async function proveLesson(
  workbench: Workbench,
  lesson: Lesson,
  kernel: string,
  tell: (proof: Proof) => void,
  signal: AbortSignal,
): Promise<void> {
  const target = `lab:${kernel}`;
  const here = await hereOf(workbench, target);
  for (const [i, step] of lesson.steps.entries()) {
    signal.throwIfAborted();
    const say = (proof: Omit<Proof, 'lesson' | 'kernel' | 'step'>) =>
      tell({ lesson: lesson.id, kernel, step: i + 1, ...proof });
    if (step.kind === 'predict') say(predicts(step, kernel));
    if (step.kind === 'run') say(await given({ workbench, target, kernel, here, signal }, step));
    if (step.kind === 'change' || step.kind === 'make')
      await students({ workbench, target, kernel, here, signal }, step, say);
  }
}

/** One option is right on this kernel, and the others are not. */
function predicts({ data }: Extract<Step, { kind: 'predict' }>, kernel: string) {
  const right = rightOption(data, kernel);
  const ok = right !== null && right <= data.options.length;
  return { who: 'given' as const, nth: 1, ok, results: [], problem: null, ms: 0 };
}

interface At {
  workbench: Workbench;
  target: string;
  kernel: string;
  here: Here;
  signal: AbortSignal;
}

async function given(at: At, step: Extract<Step, { kind: 'run' }>) {
  const tried = await played(at, step, { probes: step.data.probes });
  return {
    who: 'given' as const,
    nth: 1,
    ...tried,
    ok: tried.results !== NONE && tried.results.every(({ ok }) => ok),
  };
}

async function students(
  at: At,
  step: Extract<Step, { kind: 'change' | 'make' }>,
  say: (proof: Omit<Proof, 'lesson' | 'kernel' | 'step'>) => void,
): Promise<void> {
  const { right, wrong, checks } = step.data;
  for (const [i, attempt] of onKernel(right, at.kernel).entries()) {
    const tried = await played(at, step, attempt);
    say({
      who: 'right',
      nth: i + 1,
      ...tried,
      ok: tried.results !== NONE && tried.results.every(({ ok }) => ok),
    });
  }
  const asked = onKernel(checks, at.kernel);
  const failed = asked.map(() => false);
  for (const [i, attempt] of onKernel(wrong, at.kernel).entries()) {
    const tried = await played(at, step, attempt);
    tried.results.forEach(({ ok }, c) => {
      if (!ok) failed[c] = true;
    });
    say({ who: 'wrong', nth: i + 1, ...tried, ok: tried.results.some(({ ok }) => !ok) });
  }
  say({
    who: 'checks',
    nth: 1,
    ok: failed.every(Boolean),
    results: asked.map(({ say }, i) => ({
      say,
      ok: failed[i]!,
      saw: failed[i] ? 'some wrong student fails it' : 'no wrong student fails it',
    })),
    problem: null,
    ms: 0,
  });
}

const NONE: readonly CheckResult[] = [];

/** A probe that does not run is a result; a plant or a VM that does not work is a problem. */
async function played(at: At, step: TriedStep, { probes = [], answer, still }: Attempt) {
  const { workbench, target, kernel, here, signal } = at;
  const from = performance.now();
  const { plant, checks } = step.data;
  try {
    const { results } = await tryStep(
      workbench,
      {
        target,
        kernel,
        made: madeOf(probes, kernel, here),
        checks,
        make: !still && plant && isPlant(plant.make) ? plant.make : null,
        answer: (planted) => (answer === undefined ? null : fill(answer, planted?.secrets ?? {})),
        owner: null,
        terms: COMMAND_TERMS,
      },
      here,
      signal,
    );
    return { results, problem: null, ms: performance.now() - from };
  } catch (error) {
    if (signal.aborted) throw error;
    return { results: NONE, problem: toProblem(error).toJSON(), ms: performance.now() - from };
  }
}
