import type { z } from 'zod';
import type { Block, Inline } from '../markdown/ast';
import type { frontSchema, Predict, RunData, TaskData } from './schema';

export type Front = z.infer<typeof frontSchema>;

/** A lesson as its file says it. */
export interface Lesson extends Front {
  readonly steps: readonly Step[];
}

interface Common {
  readonly title: string;
  readonly text: readonly Block[];
  /** of its heading, in the file */
  readonly line: number;
}

export type Step =
  | (Common & { readonly kind: 'goal' })
  | (Common & { readonly kind: 'reveal' })
  | (Common & { readonly kind: 'predict'; readonly data: Predict; readonly words: PredictWords })
  | (Common & { readonly kind: 'run'; readonly data: RunData; readonly hints: Lines })
  | (Common & { readonly kind: 'change'; readonly data: TaskData; readonly hints: Lines })
  | (Common & { readonly kind: 'make'; readonly data: TaskData; readonly hints: Lines });

/** Each a line of text. */
export type Lines = readonly (readonly Inline[])[];

export interface PredictWords {
  readonly question: readonly Inline[];
  readonly options: Lines;
  readonly why: readonly Inline[];
}

/** A step in which something is run or answered, and checked. */
export type Tried = Extract<Step, { kind: 'run' | 'change' | 'make' }>;

export type StepKind = Step['kind'];

/** The number of the right option on a kernel, from 1; null: the lesson does not say. */
export const rightOption = ({ answer }: Predict, kernel: string): number | null =>
  typeof answer === 'number' ? answer : (answer[kernel] ?? null);

/** Those of a list that are of this kernel. */
export const onKernel = <T extends { readonly on?: string[] | undefined }>(
  all: readonly T[],
  kernel: string,
): T[] => all.filter(({ on }) => on === undefined || on.includes(kernel));
