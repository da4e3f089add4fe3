import { specSchema } from '@hooklab/probe';
import { z } from 'zod';
import { stageSchema } from '../loader/run';
import { problemSchema } from '../problem/problem';
import type { Topic } from './entry';
import { hookNameSchema, targetIdSchema } from './ids';
import { ledgerSchema } from './runs';

/** So few, and so many, hooks of a probe are looked through at once. */
export const LENS_HOOKS = { least: 2, most: 5 } as const;

const count = z.number().nonnegative();

const lensPaneSchema = z.strictObject({
  hook: z.string(),
  /** the C that it ran */
  source: z.string(),
  /** in the window in which all were attached */
  rows: count,
  /** seen before or after it: not compared */
  outside: count,
  /** beyond what is compared */
  shed: count,
  /** of its whole run */
  ledger: ledgerSchema.nullable(),
  programs: z.array(
    z.strictObject({
      name: z.string(),
      instructions: count.nullable(),
      jitedBytes: count.nullable(),
      /** of its whole run; null where nobody counts */
      runs: count.nullable(),
      timeNs: count.nullable(),
    }),
  ),
  problem: problemSchema.nullable(),
});
/** One hook of a lens. */
export type LensPane = z.infer<typeof lensPaneSchema>;

const lensResultSchema = z.strictObject({
  panes: z.array(lensPaneSchema),
  /** @hooklab/records' Comparison: rows by what they say, with how many each hook had */
  comparison: z.strictObject({
    columns: z.array(z.string()).readonly(),
    lines: z
      .array(z.strictObject({ cells: z.array(z.string()).readonly(), counts: z.array(count).readonly() }))
      .readonly(),
    unequal: count,
    more: count,
  }),
  /** how long all were attached at once; null: the spec has no clock to tell it by */
  windowMs: z.number().nullable(),
  command: z.strictObject({ text: z.string(), code: z.number().nullable(), output: z.string() }).nullable(),
});
export type LensResult = z.infer<typeof lensResultSchema>;

export const lens = {
  /**
   * One spec through two to five of its hooks at once, on the same events. Each is a run of this session. Stages come as
   * `lens.stage`. One at a time for a window; `lens.cancel` ends it.
   */
  'lens.run': {
    role: 'driver',
    request: z.strictObject({
      target: targetIdSchema,
      spec: specSchema,
      hooks: z.array(hookNameSchema).min(LENS_HOOKS.least).max(LENS_HOOKS.most),
      /** a shell command in a lab VM that makes the events */
      command: z.string().min(1).max(4096).nullable(),
      seconds: z.number().min(0.1).max(60),
    }),
    result: lensResultSchema,
  },
  'lens.cancel': { role: 'driver', request: z.strictObject({}), result: z.strictObject({}) },
} as const satisfies Topic;

export const lensEvents = {
  'lens.stage': z.strictObject({ hook: z.string(), stage: stageSchema }),
} as const;
