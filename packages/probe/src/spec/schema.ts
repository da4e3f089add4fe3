import { z } from 'zod';
import { parseExpression } from '../expression/parse';
import { HOOKS, parseColumnType, specPoint } from './words';

/** The version of the spec's shape. A reader upgrades older ones (upgrade.ts) and refuses what it does not know. */
export const SPEC_VERSION = 2;

const columnName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'a column is named in lower-case letters, digits and _')
  .refine((name) => !name.endsWith('__rc'), 'NAME__rc is the read status of NAME, not a column')
  .refine((name) => !C_WORDS.has(name), 'a word of C cannot name a column');

const columnSchema = z.strictObject({
  name: columnName,
  /** "__u64", "__s32", "void *", "_Bool", "char[256]": as in the record's struct */
  ctype: z
    .string()
    .refine(
      (text) => parseColumnType(text) !== null,
      'write __u8…__u64, __s8…__s64, _Bool, void * or char[2]…char[4096]',
    ),
  /** what the value is, for the table's head and the C comment */
  about: z.string().min(1).max(200),
  /**
   * Keep the read's result beside a string, as NAME__rc. Leave it out (false) only where the string is a fixed
   * array in the kernel and cannot fail, like a comm; beside a number only where it is true. Columns are the same
   * whatever the hook, so this is too.
   */
  status: z.boolean().optional(),
});
export type SpecColumn = z.infer<typeof columnSchema>;

const expression = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const parsed = parseExpression(text);
    if (!parsed.ok) {
      context.addIssue({ code: 'custom', message: `${parsed.message} (character ${parsed.at + 1})` });
    }
  });

const captures = z.record(columnName, expression);
const keyParts = z.array(expression).min(1).max(2);
const hook = z.enum(HOOKS as [(typeof HOOKS)[number], ...(typeof HOOKS)[number][]]);
const point = z
  .string()
  .max(1024)
  .refine(
    (text) => specPoint(text) !== null,
    'write tracepoint:CATEGORY:NAME, fn:NAME, syscall:NAME, lsm:HOOK, user:PATH:SYMBOL or usdt:PATH:PROVIDER:NAME',
  );

const prototype = z.array(z.string().max(128)).max(6);

const atPoint = z.strictObject({
  /** null: records that begin here have no such column. Those with the same columns are of one kind */
  captures: z.record(columnName, expression.nullable()).default({}),
  /** what this kind of record is called, also where another has the same columns */
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,30}$/, 'a kind is named in lower-case letters, digits and _')
    .optional(),
  args: prototype.optional(),
});

const waySchema = z.strictObject({
  hook,
  /** "tracepoint:task:task_rename", "fn:__set_task_comm", "syscall:unlinkat": a program for each */
  points: z.array(point).min(1).max(16),
  /** the hook of the points, where the way is called after its exit: kprobe before kretprobe */
  entry: hook.optional(),
  /** the other end, whose program makes the record: of what the points began */
  exit: z
    .strictObject({
      hook,
      /** one for all points… */
      point: point.optional(),
      /** …or one for each of them, in their order */
      points: z.array(point).min(1).max(16).optional(),
      /** columns that are read here, of what this end is given: `{"error": "arg.error"}` */
      captures: captures.optional(),
    })
    .refine((exit) => (exit.point === undefined) !== (exit.points === undefined), 'write point, or points')
    .optional(),
  /** what the two ends have in common: one number, or two of which the first has at most 24 bits; without it the thread */
  key: z
    .strictObject({ entry: keyParts, exit: keyParts, about: z.string().min(1).max(100) })
    .refine((key) => key.entry.length === key.exit.length, 'both ends have as many parts')
    .optional(),
  /**
   * Who asked, of whom the entry need not know: a moment before it that may not have been. Where it was, these columns are
   * read there: `{"pid": "pid", "comm": "comm"}`
   */
  ahead: z
    .strictObject({
      hook,
      point,
      captures,
      /** what the moment and the entry have in common: a number */
      key: z.strictObject({ ahead: expression, entry: expression }),
    })
    .optional(),
  /** what differs from the other ways, for a person who chooses */
  note: z.string().max(400).optional(),
  /**
   * A syscall's C prototype, as in its manual page: ["int dfd", "const char *pathname", "int flag"]. Only used
   * where the kernel itself cannot say (no tracefs).
   */
  args: prototype.optional(),
  /** what differs from the spec's own captures at this hook */
  captures: captures.default({}),
  /** what differs at one of the points: `{"syscall:unlink": {"captures": {"dfd": "-100", "flag": null}}}` */
  at: z.record(point, atPoint).default({}),
  /** what must hold of every event, as expressions: tested in the kernel, the rest is counted as filtered */
  where: z.array(expression).max(16).optional(),
  /** what a point or an exit is called on other kernels: the first that is there is taken */
  renamed: z.record(point, z.array(point).min(1).max(4)).optional(),
});
export type SpecWay = z.infer<typeof waySchema>;

const filterSchema = z.strictObject({
  column: columnName,
  /**
   * "&": any of these bits set; "!&": none of them; "^=": the text begins with; "!^=": it does not; "$=": it ends with,
   * or is longer than its column, so that nobody knows
   */
  op: z.enum(['==', '!=', '<', '<=', '>', '>=', '&', '!&', '^=', '!^=', '$=']),
  value: z.union([z.number().int(), z.string().regex(/^[\x20-\x7e]{1,64}$/, 'printable ASCII, at most 64')]),
});
export type SpecFilter = z.infer<typeof filterSchema>;

const limitsSchema = z.strictObject({
  /** size of the ring buffer: a power of two, 64 KiB to 64 MiB. Default: bpf/hooklab.h's */
  ringBytes: z
    .number()
    .int()
    .min(65_536)
    .max(67_108_864)
    .refine((n) => (n & (n - 1)) === 0, 'must be a power of two')
    .optional(),
  /** entries that are kept for their exit at the same time: the oldest makes room. Default: 16384 */
  starts: z.number().int().min(1).max(1_048_576).optional(),
  /** records a second on each CPU: what is more is counted as rate limited, and filtered */
  rate: z.number().int().min(1).max(1_000_000).optional(),
  /** the run ends by itself after this long */
  seconds: z.number().positive().max(86_400).optional(),
});

const totalSchema = z.strictObject({
  op: z.enum(['sum', 'avg', 'min', 'max', 'log2', 'linear']),
  /** a number */
  column: columnName,
  /** of `linear`: where its second slot begins (all below is the first), how wide each is, and how many there are */
  from: z.number().int().min(-1e15).max(1e15).optional(),
  step: z.number().int().min(1).max(1e15).optional(),
  slots: z.number().int().min(3).max(256).optional(),
});
export type SpecTotal = z.infer<typeof totalSchema>;

const aggregateSchema = z.strictObject({
  /** columns that the events of one group have in common; none: all are one group */
  by: z.array(columnName).max(8).default([]),
  /** what is known of each group beside how many events it has */
  totals: z.array(totalSchema).max(16).default([]),
  /** groups that there is room for: what does not fit is counted as reserve-failed. Default: 4096 */
  most: z.number().int().min(1).max(1_048_576).optional(),
});
export type SpecAggregate = z.infer<typeof aggregateSchema>;

export const specSchema = z.strictObject({
  version: z.literal(SPEC_VERSION),
  /** "task-rename": names the file, the command's argument and the C function */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'a name is lower-case letters, digits and -'),
  title: z.string().min(1).max(120),
  about: z.string().min(1).max(1000),
  columns: z.array(columnSchema).min(1).max(64),
  /** column → expression, for every way that does not say otherwise */
  captures: captures.default({}),
  /** best first; one for a hook */
  ways: z.array(waySchema).min(1).max(HOOKS.length),
  /** all must hold; the rest is counted as filtered, in the kernel */
  filter: z.array(filterSchema).max(16).default([]),
  /** sums in the kernel instead of a record for each event */
  aggregate: aggregateSchema.optional(),
  limits: limitsSchema.default({}),
  /** a shell command that makes such events, to try the probe with */
  exercise: z.string().min(1).max(1000).optional(),
});
export type ProbeSpec = z.infer<typeof specSchema>;

/** Words that cannot name a column: C's, and what generated programs call their own. */
export const C_WORDS: ReadonlySet<string> = new Set(
  `auto break case char const continue default do double else enum extern float for goto if inline int long
   register restrict return short signed sizeof static struct switch typedef union unsigned void volatile
   while e ctx`.split(/\s+/),
);
