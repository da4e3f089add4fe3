import { Problem } from '@hooklab/base';
import { groupsSchema, layoutSchema, ledgerSchema, runEndSchema } from '@hooklab/protocol';
import { groupsFault, layoutFault } from '@hooklab/records';
import { z } from 'zod';

/** What this Hooklab writes, and the newest that it reads. */
export const FORMAT = 1;

export const MANIFEST = 'recording.json';

/** What a recording is of: enough to read its records anywhere, without the kernel that they came from. */
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** "unlinkat · tp" */
  title: z.string(),
  /** "lab:6.12" */
  target: z.string(),
  /** the release of its kernel: "6.12.48+deb13-amd64" */
  kernel: z.string(),
  arch: z.string(),
  /** when it began, by the clock of the machine that recorded it: ISO 8601 */
  started: z.iso.datetime(),
  /** of its kernel: to be added to `ts` for nanoseconds since 1970, UTC, a decimal number; null: not known */
  clock: z
    .string()
    .regex(/^-?\d{1,19}$/)
    .nullable()
    .default(null),
  /** names of its programs in the kernel */
  programs: z.array(z.string()),
  /** the C of it; null: it was an object */
  source: z.string().nullable(),
  /** what its C was made of, where that is known */
  spec: z.unknown().optional(),
  layouts: z.array(layoutSchema),
  groups: groupsSchema.nullable(),
  counters: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Recordings and frames of a newer Hooklab are said as that. Throws Problem `not-a-recording`. */
export function parseManifest(text: string, where: string): Manifest {
  const refuse = (cause: string, fix = 'Name the directory of a recording: hooklab runs list') =>
    new Problem({
      code: 'not-a-recording',
      what: 'This is not a recording that can be read',
      where,
      cause,
      fix,
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse(`${MANIFEST} is no JSON`);
  }
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > FORMAT)
    throw refuse(
      `its format is ${format}, this Hooklab reads up to ${FORMAT}`,
      'Open it with a newer Hooklab',
    );
  const read = manifestSchema.safeParse(json);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    throw refuse(`${MANIFEST}: ${path.join('.')}: ${message}`);
  }
  const fault = layoutFault(read.data.layouts) ?? (read.data.groups && groupsFault(read.data.groups));
  if (fault) throw refuse(`${MANIFEST}: ${fault}`);
  return read.data;
}

/** The last frame. */
export const endSchema = z.object({
  end: runEndSchema,
  /** of the recording's own sink: delivered is what is in it */
  ledger: ledgerSchema.nullable(),
  /** why it stopped before the run did; null: it has all of it */
  closed: z.string().nullable(),
  /** the oldest that went to make room */
  removed: z.object({ segments: z.number(), records: z.number() }),
});
export type RecordingEnd = z.infer<typeof endSchema>;

/** Events that are in it now; null: nobody counted them. */
export const eventsIn = ({ ledger, removed }: RecordingEnd): number | null =>
  ledger && Math.max(0, ledger.delivered - removed.records);
