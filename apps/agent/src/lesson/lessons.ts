import { Problem } from '@hooklab/base';
import {
  evaluate,
  isPlant,
  type Lesson,
  onKernel,
  type PlantName,
  type Step,
  type Tried,
} from '@hooklab/lessons';
import type { LessonInfo, LessonTried, LessonView, Requests } from '@hooklab/protocol';
import type { RunTerms } from '../run/lease/terms';
import type { Workbench } from '../run/workbench';
import type { LessonProgress, Progress } from './progress';
import { shippedLessons } from './shelf';
import { hereOf, type Made, madeOf, type Tried as TriedStep, tryStep } from './try';
import { infoOf, isLocked, triedView, viewOf } from './view';

type Language = Lesson['language'];
/** Which step of which lesson; `kernel`: of the target that is looked at. */
type At = Requests['lesson.go'];

/** The lessons of one person. */
export class Lessons {
  readonly #dir: string;
  readonly #progress: LessonProgress;
  readonly #person: string;
  #all: readonly Lesson[] | null = null;
  /** of the last try, for an answer that is typed after it */
  #last: { key: string; tried: TriedStep } | null = null;

  constructor(dir: string, progress: LessonProgress, person: string) {
    this.#dir = dir;
    this.#progress = progress;
    this.#person = person;
  }

  /** Each once, in the wished language where it is there. */
  list(language: Language): LessonInfo[] {
    const ids = [...new Set(this.#shipped().map(({ id }) => id))];
    return ids.map((id) => infoOf(this.#lesson(id, language), this.#of(id), this.#languages(id)));
  }

  view({ id, language, kernel }: Omit<At, 'step'>): LessonView {
    return viewOf(this.#lesson(id, language), this.#of(id), this.#languages(id), kernel);
  }

  /** The first word stands. */
  predict(at: At & { option: number }): LessonView {
    const step = this.#step(at);
    if (step.kind !== 'predict' || at.option > step.data.options.length) throw noStep(at);
    return this.#change(at, (p) => ({ ...p, predicted: { [at.step]: at.option, ...p.predicted } }));
  }

  go(at: At): LessonView {
    this.#step(at);
    return this.#change(at, (p) => ({ ...p, at: at.step }));
  }

  hint(at: At): LessonView {
    this.#step(at);
    return this.#change(at, (p) => ({ ...p, hints: plusOne(p.hints, at.step) }));
  }

  restart(at: Omit<At, 'step'>): LessonView {
    return this.#change(at, () => ({ at: 0, predicted: {}, passed: {}, hints: {}, tries: {} }));
  }

  async try(
    workbench: Workbench,
    request: Requests['lesson.try'],
    who: { owner: string; terms: RunTerms; onRun(run: number, made: Made): void },
    signal: AbortSignal,
  ): Promise<{ tried: LessonTried; lesson: LessonView }> {
    const step = this.#step(request);
    if (!('hints' in step)) throw noStep(request);
    const tried = await this.#tried(workbench, request, step, who, signal);
    const view = triedView(step, tried);
    const lesson = this.#change(request, (p) => ({
      ...p,
      tries: plusOne(p.tries, request.step),
      passed: view.passed ? { ...p.passed, [request.step]: 1 } : p.passed,
    }));
    return { tried: view, lesson };
  }

  async #tried(
    workbench: Workbench,
    { id, step: nth, target, kernel, probe, answer }: Requests['lesson.try'],
    step: Tried,
    who: { owner: string; terms: RunTerms; onRun(run: number, made: Made): void },
    signal: AbortSignal,
  ): Promise<TriedStep> {
    const key = `${id} ${nth} ${target}`;
    const { checks, plant } = step.data;
    // what was planted is forgotten with the next try: an answer is of the last one
    if (step.kind !== 'run' && probe === null && this.#last?.key === key) {
      const evidence = { ...this.#last.tried.evidence, answer };
      return { evidence, results: evaluate(onKernel(checks, kernel), evidence) };
    }
    const here = await hereOf(workbench, target);
    const made =
      step.kind === 'run'
        ? madeOf(step.data.probes, kernel, here)
        : probe === null
          ? []
          : [{ name: probe.hook, spec: null, ...probe }];
    const make: PlantName | null = plant && isPlant(plant.make) ? plant.make : null;
    const tried = await tryStep(
      workbench,
      { target, kernel, made, checks, make, answer: () => answer, ...who },
      here,
      signal,
    );
    this.#last = { key, tried };
    return tried;
  }

  /** Throws Problem `lesson-locked` where a prediction is still to come. */
  #step(at: At): Step {
    const lesson = this.#lesson(at.id, at.language);
    const step = lesson.steps[at.step];
    if (!step) throw noStep(at);
    if (isLocked(lesson, at.step, this.#of(at.id)))
      throw new Problem({
        code: 'lesson-locked',
        what: `Step ${at.step + 1} is still locked`,
        fix: 'Predict first, then run what settles it',
      });
    return step;
  }

  #change(at: Omit<At, 'step'>, change: (progress: Progress) => Progress): LessonView {
    this.#progress.change(this.#person, at.id, change);
    return this.view(at);
  }

  #of = (id: string): Progress => this.#progress.of(this.#person, id);

  #lesson(id: string, language: Language): Lesson {
    const mine = this.#shipped().filter((lesson) => lesson.id === id);
    const lesson = mine.find((each) => each.language === language) ?? mine[0];
    if (!lesson) throw new Problem({ code: 'unknown-lesson', what: `There is no lesson ${id}` });
    return lesson;
  }

  #languages = (id: string): Language[] =>
    this.#shipped().flatMap((lesson) => (lesson.id === id ? [lesson.language] : []));

  #shipped(): readonly Lesson[] {
    this.#all ??= shippedLessons(this.#dir);
    return this.#all;
  }
}

const plusOne = (counts: Progress['hints'], step: number) => ({ ...counts, [step]: (counts[step] ?? 0) + 1 });

const noStep = ({ id, step }: Pick<At, 'id' | 'step'>): Problem =>
  new Problem({ code: 'lesson-step', what: `Step ${step + 1} of ${id} is nothing of that kind` });
