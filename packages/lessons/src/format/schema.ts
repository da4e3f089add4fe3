import { HOOK_IDS, type HookId, parsePoint } from '@hooklab/hook';
import { z } from 'zod';
import { isRange } from '../value/range';

/** "6.12" */
export const kernelName = z.string().regex(/^\d{1,2}\.\d{1,3}$/, 'a kernel is written like "6.12"');

/** Only on these kernels; without it on every one that the lesson claims. */
const on = z.array(kernelName).min(1).max(16).optional();

const line = z.string().min(1).max(400);
const word = z.string().regex(/^[a-z][a-z0-9_.-]{0,31}$/, 'a name is lower-case letters, digits, _ . -');
export const hookId = z.enum(HOOK_IDS as unknown as [HookId, ...HookId[]]);

const point = z
  .string()
  .max(512)
  .refine((text) => {
    try {
      parsePoint(text);
      return true;
    } catch {
      return false;
    }
  }, 'write fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME …');

export const frontSchema = z.strictObject({
  /** names the file; the same in every language */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'an id is lower-case letters, digits and -'),
  title: z.string().min(1).max(100),
  /** one sentence: what is understood after it */
  about: z.string().min(1).max(300),
  /** lab kernels on which all of it holds */
  kernels: z.array(kernelName).min(1).max(16),
  minutes: z.number().int().min(1).max(120),
  language: z.enum(['en', 'zh']),
  /** where it stands in the list */
  order: z.number().int().min(0).max(10_000),
});

/** What is run: a ready spec, or a point through a hook. Compiled as any other spec is. */
export const probeSchema = z
  .strictObject({
    /** what the checks call it; else its hook */
    as: word.optional(),
    /** a ready spec's name */
    spec: z.string().max(64).optional(),
    point: point.optional(),
    hook: hookId.optional(),
    /** expressions, each a column; of a point only */
    show: z.array(line).min(1).max(16).optional(),
    filter: z.array(line).min(1).max(8).optional(),
    /** of a point: what must be had */
    need: z
      .array(z.enum(['entry', 'return', 'latency', 'stack']))
      .max(4)
      .optional(),
    /** sums in the kernel by these expressions, instead of a row for each event */
    by: z.array(line).max(4).optional(),
    on,
  })
  .refine((probe) => (probe.spec === undefined) !== (probe.point === undefined), 'write either spec or point')
  .refine(
    (probe) => probe.point !== undefined || !(probe.show || probe.need || probe.by),
    'show, need and by are of a point',
  )
  .refine((probe) => !(probe.show && probe.by), 'sums have no row to show something of');
export type LessonProbe = z.infer<typeof probeSchema>;

/** What is made to happen while it runs, by its name in the agent: no command stands in a lesson. */
const plantSchema = z.strictObject({ make: word });
export type Plant = z.infer<typeof plantSchema>;

const range = z
  .union([z.number().int(), z.string().max(64)])
  .refine((text) => isRange(String(text)), 'write 3, >= 1, < 10, 2..5 or {secret}');

/** What a cell says: as it is, with {secret} for what was planted; null: it could not be read. */
const pattern = z.union([
  z.string().max(256),
  z.number(),
  z.null(),
  z.strictObject({ not: z.union([z.string().max(256), z.number(), z.null()]) }),
  z.strictObject({ starts: z.string().max(256) }),
  z.strictObject({ ends: z.string().max(256) }),
  z.strictObject({ has: z.string().max(256) }),
  z.strictObject({ range }),
]);
export type Pattern = z.infer<typeof pattern>;

const where = z.record(z.string().max(64), pattern).default({});
const of = word.optional();

/** In which lists of the kernel a point stands. */
const listsSchema = z.strictObject({
  /** /proc/kallsyms */
  kallsyms: z.boolean().optional(),
  /** available_filter_functions: ftrace can patch it */
  traceable: z.boolean().optional(),
  /** a FUNC of the BTF */
  btf: z.boolean().optional(),
  /** kprobes/blacklist */
  blacklist: z.boolean().optional(),
  /** an event of tracefs */
  event: z.boolean().optional(),
  /** a tracepoint of the BTF: btf_trace_NAME */
  raw: z.boolean().optional(),
});
export type Lists = z.infer<typeof listsSchema>;

const kinds = {
  /** so many rows that say this */
  rows: z.strictObject({ of, where, count: range.default('>= 1') }),
  /** several probes have as many rows that say this, and some */
  same: z.strictObject({ of: z.array(word).min(2).max(6), where }),
  /** so many groups, and what is summed up in each of them */
  groups: z.strictObject({ of, where, count: range.default('>= 1') }),
  ledger: z.strictObject({
    of,
    account: z.enum(['entered', 'filtered', 'reserveFailed', 'aggregated', 'reserved', 'missed', 'decoded']),
    is: range,
  }),
  /** of the spec that was run */
  spec: z.strictObject({
    of,
    hook: z.array(hookId).min(1).optional(),
    point: z.string().max(512).optional(),
    /** a part of an expression that some column is read by */
    shows: z.string().max(200).optional(),
    filters: z.boolean().optional(),
    sums: z.boolean().optional(),
  }),
  /** of the C that was run */
  source: z.strictObject({ of, has: z.string().min(1).max(200) }),
  /** it did not run, and this is a part of why */
  failed: z.strictObject({ of, has: z.string().max(200).default('') }),
  /** what is foretold */
  verdict: z.strictObject({
    point,
    hook: hookId,
    is: z.array(z.enum(['works', 'caveat', 'fails', 'unknown'])).min(1),
  }),
  /** what a load and attach for real says */
  trial: z.strictObject({
    point,
    hook: hookId,
    is: z.enum(['attached', 'failed', 'refused']),
    /** it came to it while events were made */
    fired: z.boolean().optional(),
    has: z.string().max(200).optional(),
  }),
  lists: z.strictObject({ point, in: listsSchema }),
  /** what was typed */
  answer: z.strictObject({
    is: z.string().min(1).max(256).optional(),
    range: range.optional(),
    /** it is the name of a function or event, which stands in these lists */
    lists: listsSchema.optional(),
  }),
} as const;

export const CHECK_KINDS = Object.keys(kinds) as CheckKind[];
export type CheckKind = keyof typeof kinds;
export type CheckOf<K extends CheckKind> = z.infer<(typeof kinds)[K]>;

const checkShape = z.strictObject({
  /** what is asked, for the person: "A row names the file that was deleted" */
  say: line,
  on,
  ...(Object.fromEntries(CHECK_KINDS.map((kind) => [kind, kinds[kind].optional()])) as {
    [K in CheckKind]: z.ZodOptional<(typeof kinds)[K]>;
  }),
});
const checkSchema = checkShape.refine(
  (check) => CHECK_KINDS.filter((kind) => check[kind] !== undefined).length === 1,
  `write one of ${CHECK_KINDS.join(', ')}`,
);
export type Check = z.infer<typeof checkSchema>;

/** What a student does in a step: runs something, and may type an answer. */
const attemptSchema = z.strictObject({
  probes: z.array(probeSchema).min(1).max(5).optional(),
  /** in place of what was found: {secret} for what was planted */
  answer: z.string().min(1).max(256).optional(),
  /** nothing is made to happen while it runs */
  still: z.literal(true).optional(),
  on,
});
export type Attempt = z.infer<typeof attemptSchema>;

const hints = z.array(line).max(6).default([]);
const checks = z.array(checkSchema).min(1).max(16);

export const predictSchema = z.strictObject({
  question: line,
  options: z.array(line).min(2).max(6),
  /** the number of the right one, from 1; where kernels differ, one for each */
  answer: z.union([z.number().int().min(1), z.record(kernelName, z.number().int().min(1))]),
  why: line,
});
export type Predict = z.infer<typeof predictSchema>;

export const runSchema = z.strictObject({
  probes: z.array(probeSchema).max(8).default([]),
  plant: plantSchema.optional(),
  checks,
  hints,
});
export type RunData = z.infer<typeof runSchema>;

/** Of change and make: the person makes the probe, or finds the answer. */
export const taskSchema = z.strictObject({
  plant: plantSchema.optional(),
  /** what is to be typed; without it a probe is enough */
  ask: line.optional(),
  checks,
  hints,
  right: z.array(attemptSchema).min(1).max(8),
  wrong: z.array(attemptSchema).min(1).max(12),
});
export type TaskData = z.infer<typeof taskSchema>;
