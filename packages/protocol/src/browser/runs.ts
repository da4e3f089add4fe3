import { TOTAL_OPS } from '@hooklab/records';
import { z } from 'zod';
import { runStatsSchema, stageSchema } from '../loader/run';
import { problemSchema } from '../problem/problem';
import { diagnosisSchema, warningSchema } from './diagnosis';
import { nothing, type Topic } from './entry';
import { hookNameSchema, sourceSchema, targetIdSchema } from './ids';
import { MAX_BROWSER_FRAME } from './size';

const run = z.number().int().positive();

/** Why a run ended, for people and for scripts. */
export const runEndSchema = z.strictObject({
  /**
   * stopped: somebody asked · lease: nobody watched it any more · time: its time was over · watchdog: it cost the machine
   * too much · failed: it did not run, or its process ended · gone: its loader is no longer there
   */
  why: z.enum(['stopped', 'lease', 'time', 'watchdog', 'failed', 'gone']),
  /** one sentence: "Stopped by Ctrl-C" */
  text: z.string(),
});
export type RunEnd = z.infer<typeof runEndSchema>;

/** starting ─▶ streaming ─▶ stopping ─▶ ended; any of them may go to ended at once. */
const runPhaseSchema = z.enum(['starting', 'streaming', 'stopping', 'ended']);
export type RunPhase = z.infer<typeof runPhaseSchema>;

/** What becomes of a run on disk. */
export const recordingStateSchema = z.strictObject({
  /** among the kept runs; null: there is none */
  name: z.string().nullable(),
  /** recording: it is written · kept: all of it is there · closed: it ended before the run did · off: it is not recorded */
  state: z.enum(['recording', 'kept', 'closed', 'off']),
  bytes: z.number().nonnegative(),
  /** why it is not there, or not to its end */
  why: z.string().nullable(),
});
export type RecordingState = z.infer<typeof recordingStateSchema>;

const runInfoSchema = z.strictObject({
  run,
  target: z.string(),
  title: z.string(),
  phase: runPhaseSchema,
  /** since it was started, milliseconds */
  ageMs: z.number().nonnegative(),
  /** browsers and commands that watch it now */
  watchers: z.number().int().nonnegative(),
});
export type RunInfo = z.infer<typeof runInfoSchema>;

/** One remark of clang or the verifier on the source. Line and column from 1; null when it has no place. */
export const diagnosticSchema = z.strictObject({
  tool: z.enum(['clang', 'verifier', 'libbpf']),
  severity: z.enum(['error', 'warning', 'note']),
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
  message: z.string(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;

const columnSchema = z.strictObject({
  name: z.string(),
  ctype: z.string(),
  kind: z.enum(['uint', 'int', 'bool', 'string', 'bytes', 'pointer']),
  offset: z.number().int(),
  size: z.number().int(),
  statusOffset: z.number().int().optional(),
});
const totalSchema = z.strictObject({
  column: z.string(),
  op: z.enum(TOTAL_OPS),
  signed: z.boolean(),
  offset: z.number().int(),
  words: z.number().int(),
  from: z.number().optional(),
  step: z.number().optional(),
});
/** What a run sums up: @hooklab/records' Groups. */
export const groupsSchema = z.strictObject({
  map: z.string(),
  most: z.number().int(),
  keySize: z.number().int(),
  valueSize: z.number().int(),
  by: z.array(columnSchema),
  totals: z.array(totalSchema),
  reduce: z.string(),
});
export const layoutSchema = z.strictObject({
  /** what a record of this kind is called */
  name: z.string(),
  /** the u16 that its data begins with; null: there is no other kind, and no tag */
  tag: z.number().int().nullable(),
  struct: z.string(),
  size: z.number().int(),
  stride: z.number().int(),
  columns: z.array(columnSchema),
});

export const ledgerSchema = z.strictObject({
  entered: z.number().nullable(),
  own: z.number().nullable(),
  filtered: z.number().nullable(),
  reserveFailed: z.number().nullable(),
  aggregated: z.number().nullable(),
  reserved: z.number(),
  missed: z.number().nullable(),
  decoded: z.number(),
  decodeErrors: z.number(),
  /** in batches that did not arrive */
  lost: z.number(),
  /** decoded before this browser watched */
  before: z.number(),
  delivered: z.number(),
  shed: z.number(),
  /** counters of the program's own, by their names: { lost_starts: 3 } */
  named: z.record(z.string(), z.number().nullable()),
});

const ofRun = z.strictObject({ run });

export const runs = {
  /** Compile, load, attach, stream. Stages come as `run.stage`; cancel with `run.stop`. */
  'run.start': {
    role: 'driver',
    request: z.strictObject({
      target: targetIdSchema,
      /** names the run in the UI */
      title: z.string().max(200),
      source: sourceSchema,
      /** set when the source is a spec's, unedited: attach as the spec says; else by the SEC() names */
      spec: z.string().max(128).optional(),
      hook: hookNameSchema.optional(),
      /** it ends by itself after this long of streaming; else as the spec says, else as the agent was started with */
      seconds: z.number().positive().max(86_400).optional(),
      /** also what the workbench's own processes do, which else is only counted ("own") */
      showOwn: z.boolean().optional(),
      /** false: this one is not kept on disk */
      record: z.boolean().optional(),
    }),
    result: ofRun,
    bytes: MAX_BROWSER_FRAME,
  },
  /** The runs of this browser's session, also those that ended a short while ago. */
  'runs.list': {
    role: 'observer',
    request: nothing,
    result: z.strictObject({ runs: z.array(runInfoSchema) }),
  },
  /**
   * Watch a run of this session: after a reload, in another window. What has been comes as the usual messages, before
   * the first batch, and the newest batches that the agent keeps. `have`: this page knows the first so many records. A
   * run that nobody watches ends.
   */
  'run.watch': {
    role: 'observer',
    request: z.strictObject({ run, have: z.number().int().nonnegative().default(0) }),
    result: z.strictObject({ run: runInfoSchema, source: z.string() }),
  },
  'run.unwatch': { role: 'observer', request: ofRun, result: nothing },
  'run.stop': { role: 'driver', request: ofRun, result: nothing },
  /** Everybody's: the others are told who it was. */
  'run.stopAll': { role: 'driver', request: nothing, result: nothing },
  /** Credit: this client has taken `bytes` of batches of the run since the last ack. Sent without an acknowledgement. */
  'run.ack': {
    role: 'observer',
    request: z.strictObject({
      run,
      bytes: z.number().int().nonnegative(),
      records: z.number().int().nonnegative(),
    }),
    result: nothing,
  },
} as const satisfies Topic;

/**
 * What a run tells who watches it. `run.batch` carries {run, ageMs?} and one binary buffer: a loader batch, untouched
 * (loader/batch.ts). `ageMs`: it came so long ago, before this browser watched. `run.groups` carries {run, groups} and one
 * buffer: the groups that have the most events, of `groups` in all; each look replaces the one before.
 */
export const runEvents = {
  'run.stage': z.strictObject({ run, stage: stageSchema, ms: z.number() }),
  /** once, before the first batch */
  'run.layouts': z.strictObject({
    run,
    /** the kinds of its records; none where it only sums up */
    layouts: z.array(layoutSchema),
    /** what it sums up; null: nothing. What it has summed up comes as `run.groups` */
    groups: groupsSchema.nullable(),
    programs: z.array(z.string()),
  }),
  /** it ends by itself in `leftMs`; null: it has no limit */
  'run.limit': z.strictObject({ run, leftMs: z.number().nonnegative().nullable() }),
  /** what is kept of it on disk, as it grows, and what has become of it after its end */
  'run.recording': z.strictObject({ run, recording: recordingStateSchema }),
  /** nanoseconds to be added to `ts` for those since 1970, UTC: a decimal number */
  'run.clock': z.strictObject({ run, clock: z.string().regex(/^-?\d{1,19}$/) }),
  /** all of them, again after each try of a remedy's edit; none where nothing is wrong */
  'run.warnings': z.strictObject({ run, warnings: z.array(warningSchema).min(1).max(64) }),
  /** ≤4 Hz */
  'run.ledger': z.strictObject({ run, ledger: ledgerSchema, stats: runStatsSchema.nullable() }),
  /** records that this browser was not sent, because it was too slow or because they did not arrive in the agent */
  'run.gap': z.strictObject({ run, records: z.number(), bytes: z.number(), reason: z.string() }),
  'run.ended': z.strictObject({
    run,
    /** why it ended, in a sentence */
    end: runEndSchema,
    ledger: ledgerSchema.nullable(),
    problem: problemSchema.nullable(),
    diagnostics: z.array(diagnosticSchema),
    /** why and what to do, where a program failed; null where nothing failed or nothing is to be diagnosed */
    diagnosis: diagnosisSchema.nullable(),
    /** this kernel's files are still being read for it: `run.explained` follows */
    explaining: z.literal(true).optional(),
  }),
  /** what `run.ended` said of a failure, again: by this kernel's own files, and after each try of a remedy's edit */
  'run.explained': z.strictObject({
    run,
    problem: problemSchema,
    diagnostics: z.array(diagnosticSchema),
    diagnosis: diagnosisSchema.nullable(),
  }),
} as const;
