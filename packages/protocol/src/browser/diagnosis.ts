import { z } from 'zod';

const text = z.string().max(4096);

/** Lines from 1: `count` lines from `line` on become `text`. count 0: put before it; text null: only taken away. */
const sourceEditSchema = z.strictObject({
  line: z.number().int().positive(),
  count: z.number().int().nonnegative(),
  text: z.string().max(16_384).nullable(),
});
export type SourceEdit = z.infer<typeof sourceEditSchema>;

/** One way out, as a button needs it. */
const remedySchema = z.strictObject({
  /** "other-hook", "guard": RemedyKind of packages/advisor */
  kind: z.string().max(64),
  text,
  hook: z.string().max(64).nullable(),
  /** "fn:vfs_unlink" */
  point: z.string().max(1024).nullable(),
  section: z.string().max(1024).nullable(),
  /** changes of the source, none overlapping, by line; null: nothing that a button could change */
  edit: z.array(sourceEditSchema).min(1).max(64).nullable(),
  /** a command for the target: shown, never run unasked */
  command: text.nullable(),
});
export type RemedyInfo = z.infer<typeof remedySchema>;

/** Why a program failed on this kernel and what to do: everything said, in the words of the advisor's text pack. */
export const diagnosisSchema = z.strictObject({
  /** E-id; null: this failure is not known */
  id: z.string().max(16).nullable(),
  title: text,
  /** why in general */
  cause: text.nullable(),
  /** why on this kernel; null where its surface says nothing */
  here: text.nullable(),
  fix: text.nullable(),
  /** uname -r of the kernel that it failed on */
  kernel: z.string().nullable(),
  /** the facts of this kernel behind `here` */
  evidence: z.array(
    z.strictObject({
      /** "P-10" and what it asks */
      predicate: z.string().max(16),
      asks: text,
      holds: z.boolean().nullable(),
      /** file of the surface, its line from 1, what stands there */
      places: z.array(
        z.strictObject({ file: text, line: z.number().int().nullable(), text: text.nullable() }),
      ),
    }),
  ),
  /** where the general knowledge comes from */
  sources: z.array(text),
  /** the line of the source; `by`: the kernel named it, its text is there once, or the first of several */
  line: z
    .strictObject({
      line: z.number().int().positive(),
      text: z.string(),
      by: z.enum(['line', 'text', 'first']),
    })
    .nullable(),
  /** the verifier's or the compiler's own last word */
  said: text.nullable(),
  /** best first */
  remedies: z.array(remedySchema).max(32),
});
export type DiagnosisInfo = z.infer<typeof diagnosisSchema>;
