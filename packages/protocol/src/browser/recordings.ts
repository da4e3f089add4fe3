import { z } from 'zod';
import { nothing, type Topic } from './entry';
import { groupsSchema, layoutSchema, ledgerSchema } from './runs';

/** Of a directory in the state directory: "unlinkat-tp-20261130-194512". */
export const recordingNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/, 'no name of a recording');

const recordingInfoSchema = z.strictObject({
  name: recordingNameSchema,
  title: z.string(),
  /** "lab:6.12" */
  target: z.string(),
  /** its release */
  kernel: z.string(),
  /** ISO 8601 */
  started: z.string(),
  /** from its start to what was written last, milliseconds */
  ms: z.number().nonnegative(),
  bytes: z.number().nonnegative(),
  /** events that are in it; null: it has no end that says so */
  rows: z.number().nonnegative().nullable(),
  /** why it ended, in a sentence; null: it was cut off, or still goes on */
  end: z.string().nullable(),
  /** why it ended before its run did; null: it did not */
  closed: z.string().nullable(),
  /** it is written now */
  open: z.boolean(),
});
export type RecordingInfo = z.infer<typeof recordingInfoSchema>;

const recordingSchema = z.strictObject({
  info: recordingInfoSchema,
  arch: z.string(),
  programs: z.array(z.string()),
  /** the C of it; null: it was an object */
  source: z.string().nullable(),
  layouts: z.array(layoutSchema),
  groups: groupsSchema.nullable(),
  /** rows of the run that are there, by their numbers: [first, end) */
  first: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  /** records that are not there, before a row; the first thousand */
  gaps: z.array(z.strictObject({ before: z.number().int(), records: z.number(), why: z.string() })).max(1000),
  /** `ts` of the first row, nanoseconds, a decimal number; null: its rows have none */
  origin: z.string().nullable(),
  /** from `ts` to nanoseconds since 1970, UTC, a decimal number; null: not known */
  clock: z.string().nullable(),
  /** rows in each of equal spans of time from the first row on */
  rate: z.strictObject({ spanNs: z.number().positive(), rows: z.array(z.number().nonnegative()).max(1000) }),
  ledger: ledgerSchema.nullable(),
});
export type RecordingView = z.infer<typeof recordingSchema>;

const binary = z.custom<Uint8Array | ArrayBuffer>(
  (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value),
  'not bytes',
);

/** Rows that one page of a recording has at most. */
export const RECORDING_PAGE = 512;

const named = z.strictObject({ name: recordingNameSchema });

/** Runs that were kept on disk. They are the workbench's: every session sees them. */
export const recordings = {
  /** The newest first. */
  'recordings.list': {
    role: 'observer',
    request: nothing,
    result: z.strictObject({
      recordings: z.array(recordingInfoSchema),
      /** bytes that all together may have; 0: nothing is recorded */
      most: z.number().nonnegative(),
    }),
  },
  /** How much all of them may have: the oldest go at once where it is less. */
  'recordings.quota': {
    role: 'owner',
    request: z.strictObject({
      most: z
        .number()
        .int()
        .nonnegative()
        .max(2 ** 50),
    }),
    result: nothing,
  },
  'recording.open': { role: 'observer', request: named, result: recordingSchema },
  /** Rows [from, to) that are there, as one batch (loader/batch.ts) whose `first` is the number of its first row. */
  'recording.page': {
    role: 'observer',
    request: z.strictObject({
      name: recordingNameSchema,
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
    }),
    result: z.strictObject({ batch: binary }),
  },
  /** What it summed up in the end: the entries of the groups with the most events, of `groups` in all. */
  'recording.groups': {
    role: 'observer',
    request: named,
    result: z.strictObject({ groups: z.number(), entries: binary }),
  },
  /**
   * One SQL statement over the table events of it, in a database that reads and writes nothing else. The window's question
   * before is stopped; `recording.cancel` stops this one.
   */
  'recording.query': {
    role: 'driver',
    request: z.strictObject({ name: recordingNameSchema, sql: z.string().min(1).max(16_384) }),
    result: z.strictObject({
      columns: z.array(z.string()),
      /** the first thousand; null: NULL */
      rows: z.array(z.array(z.string().nullable())).max(1000),
      /** there are more */
      more: z.boolean(),
      /** records that are missing from what was asked */
      missing: z.number().nonnegative(),
      ms: z.number().nonnegative(),
    }),
  },
  'recording.cancel': { role: 'driver', request: nothing, result: nothing },
  'recording.remove': { role: 'driver', request: named, result: nothing },
} as const satisfies Topic;
