import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@hooklab/base';
import { z } from 'zod';
import { keepFile } from '../state/keep';

const perStep = z.record(z.string(), z.number().int());
const oneSchema = z.object({
  at: z.number().int().min(0).default(0),
  /** step → option */
  predicted: perStep.default({}),
  /** step → 1 */
  passed: perStep.default({}),
  /** step → how many */
  hints: perStep.default({}),
  tries: perStep.default({}),
});
/** How far somebody is in a lesson; steps from 0. */
export type Progress = z.infer<typeof oneSchema>;

const fileSchema = z.record(z.string(), z.record(z.string(), oneSchema));

/** So many people are remembered; who came first goes first. */
const MOST_PEOPLE = 256;

const NOBODY: Progress = { at: 0, predicted: {}, passed: {}, hints: {}, tries: {} };

/** `lessons.json` of the state directory: person → lesson → how far. It is read again before each change, for agents beside this one. */
export class LessonProgress {
  readonly #file: string;
  readonly #say: (problem: Problem | null) => void;
  /** the newest, where the disk refuses it */
  #unsaved: z.infer<typeof fileSchema> | null = null;

  constructor(stateDir: string, say: (problem: Problem | null) => void = () => {}) {
    this.#file = join(stateDir, 'lessons.json');
    this.#say = say;
  }

  of(person: string, lesson: string): Progress {
    return this.#read()[person]?.[lesson] ?? NOBODY;
  }

  change(person: string, lesson: string, change: (progress: Progress) => Progress): Progress {
    const { [person]: mine = {}, ...others } = this.#read();
    const next = change(mine[lesson] ?? NOBODY);
    const all = Object.entries(others).slice(-MOST_PEOPLE + 1);
    const people = { ...Object.fromEntries(all), [person]: { ...mine, [lesson]: next } };
    const problem = keepFile(this.#file, `${JSON.stringify(people)}\n`, 'Progress in lessons');
    this.#unsaved = problem ? people : null;
    this.#say(problem);
    return next;
  }

  #read(): z.infer<typeof fileSchema> {
    if (this.#unsaved) return this.#unsaved;
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      // not there yet, or not ours: a lesson begins again
      return {};
    }
  }
}
