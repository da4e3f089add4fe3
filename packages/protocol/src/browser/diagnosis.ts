import { z } from 'zod';

const text = z.string().max(4096);

/** Lines from 1: `count` lines from `line` on become `text`. count 0: put before it; text null: only taken away. */
const sourceEditSchema = z.strictObject({
  line: z.number().int().positive(),
  count: z.number().int().nonnegative(),
  text: z.string().max(16_384).nullable(),
});
export type SourceEdit = z.infer<typeof sourceEditSchema>;

/**
 * What a real try of a remedy's edit on the target said: compiled, loaded, attached for a moment and detached, none of
 * its records taken.
 */
export const proofSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('checking') }),
  /** attached; it ran `hits` times in that moment of `ms` milliseconds; null: this kernel does not count */
  z.strictObject({
    state: z.literal('works'),
    hits: z.number().int().nonnegative().nullable(),
    ms: z.number().nonnegative(),
  }),
  /** where it failed, and with what: the remedy has no edit any more */
  z.strictObject({
    state: z.literal('fails'),
    stage: z.enum(['compile', 'load', 'attach']),
    why: text,
  }),
  z.strictObject({ state: z.literal('untried'), why: text }),
]);
export type Proof = z.infer<typeof proofSchema>;

const FAILED = { compile: 'does not compile', load: 'does not load', attach: 'does not attach' } as const;

/** In words, for every place that shows it: "Tried here: compiles, loads and attaches". */
export function proofText(proof: Proof): string {
  switch (proof.state) {
    case 'checking':
      return 'Being tried here…';
    case 'works': {
      const times = proof.hits === 1 ? 'once' : `${proof.hits} times`;
      const ran = proof.hits ? `; it ran ${times} in ${Math.round(proof.ms)} ms` : '';
      return `Tried here: compiles, loads and attaches${ran}`;
    }
    case 'fails':
      return `Tried here: the change alone ${FAILED[proof.stage]}. ${proof.why}`;
    case 'untried':
      return `Not tried here: ${proof.why}`;
  }
}

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
  /** of the edit; null: there is none, or nothing tries it */
  proof: proofSchema.nullable(),
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

/** A program that runs here, and reads something else than it was written to read. */
export const warningSchema = z.strictObject({
  /** W-id */
  id: z.string().max(16),
  title: text,
  cause: text,
  fix: text,
  /** of the source, from 1; null: not known */
  line: z.number().int().positive().nullable(),
  remedies: z.array(remedySchema).max(8),
});
export type WarningInfo = z.infer<typeof warningSchema>;
