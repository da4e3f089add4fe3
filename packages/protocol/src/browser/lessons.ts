import type { Block, Inline } from '@hooklab/lessons';
import { specSchema } from '@hooklab/probe';
import { z } from 'zod';
import { problemSchema } from '../problem/problem';
import type { Topic } from './entry';
import { hookNameSchema, sourceSchema, targetIdSchema } from './ids';
import { ledgerSchema } from './runs';
import { MAX_BROWSER_FRAME } from './size';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);
const language = z.enum(['en', 'zh']);
/** from 0 */
const step = z.number().int().min(0).max(999);
const count = z.number().int().nonnegative();

const inline: z.ZodType<Inline> = z.lazy(() =>
  z.union([
    z.strictObject({ kind: z.enum(['text', 'code']), text: z.string() }),
    z.strictObject({ kind: z.enum(['strong', 'em']), text: z.array(inline) }),
    z.strictObject({ kind: z.enum(['screen', 'web']), to: z.string(), text: z.array(inline) }),
  ]),
);
const line = z.array(inline);
const block: z.ZodType<Block> = z.lazy(() =>
  z.union([
    z.strictObject({ kind: z.enum(['paragraph', 'heading']), text: line }),
    z.strictObject({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(block)) }),
    z.strictObject({ kind: z.literal('quote'), blocks: z.array(block) }),
    z.strictObject({ kind: z.literal('code'), text: z.string() }),
    z.strictObject({ kind: z.literal('table'), head: z.array(line), rows: z.array(z.array(line)) }),
  ]),
);

const lessonInfoSchema = z.strictObject({
  id,
  title: z.string(),
  about: z.string(),
  kernels: z.array(z.string()),
  minutes: count,
  language,
  /** in which it is there */
  languages: z.array(language),
  steps: count,
  /** of this person */
  done: count,
});
export type LessonInfo = z.infer<typeof lessonInfoSchema>;

const checkResultSchema = z.strictObject({ say: z.string(), ok: z.boolean(), saw: z.string() });

const predictSchema = z.strictObject({
  question: line,
  options: z.array(line),
  /** what this person said, from 1; null: nothing yet */
  chosen: count.nullable(),
  /** once what settles it was run */
  right: count.nullable(),
  why: line.nullable(),
});

const taskSchema = z.strictObject({
  checks: z.array(z.string()),
  ask: z.string().nullable(),
  /** given by the lesson; none: the person makes it */
  probes: z.array(z.string()),
  /** those that were asked for, and how many are left */
  hints: z.array(line),
  more: count,
  tries: count,
});

const stepViewSchema = z.strictObject({
  kind: z.enum(['goal', 'predict', 'run', 'reveal', 'change', 'make']),
  title: z.string(),
  /** locked: a prediction before it, or the run that it tells of, is still to come; its text is not told */
  state: z.enum(['locked', 'open', 'done']),
  text: z.array(block),
  predict: predictSchema.nullable(),
  task: taskSchema.nullable(),
});
export type StepView = z.infer<typeof stepViewSchema>;

const lessonViewSchema = z.strictObject({
  ...lessonInfoSchema.shape,
  /** where this person is */
  at: step,
  all: z.array(stepViewSchema),
});
export type LessonView = z.infer<typeof lessonViewSchema>;

const triedSchema = z.strictObject({
  results: z.array(checkResultSchema),
  passed: z.boolean(),
  panes: z.array(
    z.strictObject({
      name: z.string(),
      hook: z.string(),
      spec: specSchema.nullable(),
      rows: count,
      /** of a lesson's own probe: rows that the checks speak of */
      shown: z.array(z.array(z.string())),
      columns: z.array(z.string()),
      ledger: ledgerSchema.nullable(),
      problem: problemSchema.nullable(),
    }),
  ),
});
export type LessonTried = z.infer<typeof triedSchema>;

const ofStep = { id, language, step, kernel: z.string().max(16) };
const view = z.strictObject({ lesson: lessonViewSchema });

export const lessons = {
  'lessons.list': {
    role: 'observer',
    request: z.strictObject({ language }),
    result: z.strictObject({ lessons: z.array(lessonInfoSchema) }),
  },
  /** `kernel`: of the target that is looked at, "6.12": answers may differ by it */
  'lesson.open': {
    role: 'observer',
    request: z.strictObject({ id, language, kernel: z.string().max(16) }),
    result: view,
  },
  /** What this person says before it is run: once, and then it stands. */
  'lesson.predict': {
    role: 'observer',
    request: z.strictObject({ ...ofStep, option: z.number().int().min(1).max(6) }),
    result: view,
  },
  /** This person has come to that step. */
  'lesson.go': { role: 'observer', request: z.strictObject(ofStep), result: view },
  /** One more hint. */
  'lesson.hint': { role: 'observer', request: z.strictObject(ofStep), result: view },
  /** From the begin: what was said and done is forgotten. */
  'lesson.restart': {
    role: 'observer',
    request: z.strictObject({ id, language, kernel: z.string().max(16) }),
    result: view,
  },
  /**
   * Runs the step's own probes, or the person's, plants what the step plants, and checks. An answer without a probe is of
   * the try before it. One at a time for a window; runs are of this session and come as `lesson.run`.
   */
  'lesson.try': {
    role: 'driver',
    request: z.strictObject({
      ...ofStep,
      target: targetIdSchema,
      probe: z
        .union([
          z.strictObject({ spec: specSchema, hook: hookNameSchema }),
          z.strictObject({ source: sourceSchema, hook: hookNameSchema }),
        ])
        .nullable(),
      answer: z.string().max(256).nullable(),
    }),
    result: z.strictObject({ tried: triedSchema, lesson: lessonViewSchema }),
    bytes: MAX_BROWSER_FRAME,
  },
  'lesson.cancel': { role: 'driver', request: z.strictObject({}), result: z.strictObject({}) },
} as const satisfies Topic;

export const lessonEvents = {
  /** a run of the try that goes on; `spec` is what it runs */
  'lesson.run': z.strictObject({
    run: z.number().int().positive(),
    name: z.string(),
    hook: z.string(),
    spec: specSchema.nullable(),
  }),
} as const;
