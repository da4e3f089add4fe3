import { z } from 'zod';
import { specSchema } from '../spec/schema';
import { HOOKS } from '../spec/words';

const text = z.string().max(4096);

const draftColumn = z.strictObject({
  /** of this column alone, and the same in the draft of another hook: what sums name */
  id: z.number().int(),
  /** '': it is called after its expression */
  name: text,
  /** at every point that says nothing else; '' where each does */
  text,
  /** what differs at a point; null: records that begin there have no such column */
  at: z.record(z.string(), text.nullable()),
  /** it is read of what the exit is given */
  atExit: z.boolean(),
  /** null: as wide as the value is on the kernel */
  ctype: text.nullable(),
  about: text,
  status: z.boolean().optional(),
});
export type DraftColumn = z.infer<typeof draftColumn>;

const draftTotal = z.strictObject({
  op: z.enum(['sum', 'avg', 'min', 'max', 'log2', 'linear']),
  /** id of a column; null: none was chosen yet */
  column: z.number().int().nullable(),
  from: text,
  step: text,
  slots: text,
});
export type DraftTotal = z.infer<typeof draftTotal>;

/**
 * A spec as a person edits it, by one of its hooks: every text as it was typed, whether it is right or not. What the form
 * does not show (keys, names on other kernels, prototypes) stays in `origin`, and the other hooks' ways too.
 */
export const draftSchema = z.strictObject({
  origin: specSchema,
  title: text,
  hook: z.enum(HOOKS as [(typeof HOOKS)[number], ...(typeof HOOKS)[number][]]),
  points: z.array(text).max(64),
  columns: z.array(draftColumn).max(128),
  /** all must hold */
  filters: z.array(text).max(64),
  /** null: a row for each event */
  sums: z.strictObject({ by: z.array(z.number().int()), totals: z.array(draftTotal) }).nullable(),
  limits: z.strictObject({ seconds: text, rate: text, starts: text, ringBytes: text }),
});
export type SpecDraft = z.infer<typeof draftSchema>;

/**
 * Where a fault is: `column.ID`, `column.ID@POINT`, `column.ID.name`, `point.N`, `filter.N`, `sums.by.N`, `sums.totals.N`,
 * `limits.NAME`, `hook`, `title`, or `spec` where nothing else is to blame.
 */
export interface DraftFault {
  readonly place: string;
  readonly message: string;
  /** the characters that are wrong; none: the whole text */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** did you mean */
  readonly near: readonly string[];
}
