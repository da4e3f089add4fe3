import {
  type Lesson,
  onKernel,
  probeName,
  rightOption,
  rowSays,
  type Step,
  type Tried,
} from '@hooklab/lessons';
import type { LessonInfo, LessonTried, LessonView, StepView } from '@hooklab/protocol';
import { cellOf, type Row } from '@hooklab/records';
import type { Progress } from './progress';
import type { Tried as TriedStep } from './try';

/** What a person is shown of a lesson: no answer before it is theirs, and nothing of what comes behind a prediction. */
export function viewOf(
  lesson: Lesson,
  progress: Progress,
  languages: Lesson['language'][],
  kernel: string,
): LessonView {
  return {
    ...infoOf(lesson, progress, languages),
    at: Math.min(progress.at, lesson.steps.length - 1),
    all: lesson.steps.map((step, i) => stepView(lesson, step, i, progress, kernel)),
  };
}

export function infoOf(lesson: Lesson, progress: Progress, languages: Lesson['language'][]): LessonInfo {
  const { id, title, about, kernels, minutes, language, steps } = lesson;
  const done = steps.filter((step, i) => isDone(step, i, progress)).length;
  return { id, title, about, kernels, minutes, language, languages, steps: steps.length, done };
}

function isDone(step: Step, i: number, { at, predicted, passed }: Progress): boolean {
  if (step.kind === 'goal' || step.kind === 'reveal') return at > i;
  return step.kind === 'predict' ? i in predicted : i in passed;
}

/** A prediction before it, or for a reveal the run before it, is still to come. */
export const isLocked = ({ steps }: Lesson, i: number, progress: Progress): boolean =>
  steps.slice(0, i).some((before, b) => before.kind === 'predict' && !(b in progress.predicted)) ||
  (steps[i]!.kind === 'reveal' &&
    steps.slice(0, i).some((before, b) => before.kind === 'run' && !(b in progress.passed)));

/** The run after a prediction has settled it. */
const isSettled = ({ steps }: Lesson, i: number, { passed }: Progress): boolean =>
  steps.findIndex((step, s) => s > i && step.kind === 'run' && s in passed) > 0;

function stepView(lesson: Lesson, step: Step, i: number, progress: Progress, kernel: string): StepView {
  const { kind, title } = step;
  if (isLocked(lesson, i, progress))
    return { kind, title, state: 'locked', text: [], predict: null, task: null };
  const settled = isSettled(lesson, i, progress);
  return {
    kind,
    title,
    state: isDone(step, i, progress) ? 'done' : 'open',
    text: [...step.text],
    predict:
      step.kind === 'predict'
        ? {
            question: [...step.words.question],
            options: step.words.options.map((option) => [...option]),
            chosen: progress.predicted[i] ?? null,
            right: settled ? rightOption(step.data, kernel) : null,
            why: settled ? [...step.words.why] : null,
          }
        : null,
    task:
      step.kind === 'run' || step.kind === 'change' || step.kind === 'make'
        ? taskView(step, i, progress, kernel)
        : null,
  };
}

function taskView(step: Tried, i: number, { hints, tries }: Progress, kernel: string): StepView['task'] {
  const given = hints[i] ?? 0;
  return {
    checks: onKernel(step.data.checks, kernel).map(({ say }) => say),
    ask: 'ask' in step.data ? (step.data.ask ?? null) : null,
    probes: 'probes' in step.data ? onKernel(step.data.probes, kernel).map(probeName) : [],
    hints: step.hints.slice(0, given).map((hint) => [...hint]),
    more: Math.max(0, step.hints.length - given),
    tries: tries[i] ?? 0,
  };
}

const MOST_SHOWN = 5;

/** Of the lesson's own probes with the rows that its checks speak of; a person sees those of their own in the table. */
export function triedView(step: Tried, { results, evidence }: TriedStep): LessonTried {
  const wanted = step.data.checks.flatMap(({ rows, same }) => [
    ...(rows ? [{ of: [rows.of], where: rows.where }] : []),
    ...(same ? [{ of: same.of as (string | undefined)[], where: same.where }] : []),
  ]);
  return {
    results: [...results],
    passed: results.every(({ ok }) => ok),
    panes: evidence.panes.map(({ name, hook, spec, rows, groups, ledger, problem }, nth) => {
      const all = groups ?? rows;
      const mine = wanted.filter(({ of }) => of.includes(name) || (nth === 0 && of.includes(undefined)));
      const found = all.filter((row) => mine.some(({ where }) => rowSays(row, where, evidence.secrets)));
      const shown = step.kind === 'run' ? (found.length > 0 ? found : all).slice(0, MOST_SHOWN) : [];
      const columns = Object.keys(shown[0] ?? {}).filter(
        (column) => !HIDDEN.has(column) && !column.endsWith('_status'),
      );
      return {
        name,
        hook,
        spec,
        rows: all.length,
        columns,
        shown: shown.map((row) => columns.map((column) => String(cellOf(row as Row, column)))),
        ledger,
        problem,
      };
    }),
  };
}

/** What says nothing in a small table. */
const HIDDEN: ReadonlySet<string> = new Set(['ts', 'tid']);
