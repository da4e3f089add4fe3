import { z } from 'zod';
import { problemSchema } from '../problem/problem';
import { programAttachSchema } from './attach';
import { blobRequestId, requestId, runNumber as run } from './id';
import { MAX_OBJECT } from './object';
import { refusalSchema } from './refusal';

const constant = z.union([z.number(), z.string().regex(/^-?\d{1,20}$/)]);
/** the kernel keeps 15 bytes of a map's name */
const mapName = z.string().max(15);

// ---- agent → loader -------------------------------------------------------------------------------------

/** A run is detached by the loader itself when its programs cost more than this for so long. */
const watchdogSchema = z.strictObject({
  /** share of the time of all CPUs together that its programs take: 0.5 is half of the machine */
  cpuShare: z.number().positive().max(1),
  /** hits a second and CPU, as far as they are counted */
  hitsPerCpu: z.number().positive(),
  /** for how long without a pause */
  seconds: z.number().positive().max(3600),
});
export type Watchdog = z.infer<typeof watchdogSchema>;

/** A hash of groups, and how the values of several CPUs become one: a letter for each 8-byte word (native's readEntries). */
const groupsMapSchema = z.strictObject({
  map: mapName.min(1),
  reduce: z.string().regex(/^[suUiI]{1,4096}$/),
});
export type GroupsMap = z.infer<typeof groupsMapSchema>;

/**
 * Load and attach one object in a child process of its own. The object's bytes came before, as blobs with this
 * request's id. Stages come as `run.stage`, records as batches. Result: `{programs: [{name, id}]}` once everything
 * is attached.
 */
export const runStart = z.strictObject({
  type: z.literal('run.start'),
  id: blobRequestId,
  run,
  /** length of the ELF object in the blobs */
  objectBytes: z.number().int().min(0).max(MAX_OBJECT),
  programs: z.array(programAttachSchema).min(1).max(64),
  /** values of `const volatile` variables in .rodata by name; 64-bit ones as decimal strings */
  constants: z.record(z.string().max(128), constant).default({}),
  /** the BPF_MAP_TYPE_RINGBUF map to drain */
  ring: mapName.default('hl_events'),
  /** the per-CPU array of ledger counters (see bpf/hooklab.h); absent in hand-written programs */
  ledger: mapName.default('hl_ledger'),
  /**
   * Bytes of batches that may be sent before `run.credit` gives more: a run without credit leaves its records in the
   * kernel's ring, other runs go on. null: as much as the stream takes.
   */
  credit: z
    .number()
    .int()
    .min(1)
    .max(2 ** 30)
    .nullable()
    .default(null),
  watchdog: watchdogSchema.nullable().default(null),
  /** what the object sums up: looked at every second, and at the end. null: nothing */
  groups: groupsMapSchema.nullable().default(null),
  /** false: its programs run, and what they make is left in the ring: a trial of the object, of which nothing is shown */
  records: z.boolean().default(true),
  /** also what the workbench's own processes do, which is left out and counted apart (`own`) */
  showOwn: z.boolean().default(false),
});

export const runStop = z.strictObject({ type: z.literal('run.stop'), id: requestId, run });

/** So many bytes of batches (headers of frames left out) may be sent in addition. Not replied to. */
export const runCredit = z.strictObject({
  type: z.literal('run.credit'),
  run,
  bytes: z
    .number()
    .int()
    .min(1)
    .max(2 ** 30),
});

/** At most so many bytes of entries in one answer to `run.map`, but for one bucket of a hash. */
const MAX_MAP_PAGE = 1024 * 1024;

/** Entries of a map of a run's object: array and hash, per CPU too, LRU. Result: MapPage, after its blobs. */
export const runMap = z.strictObject({
  type: z.literal('run.map'),
  id: blobRequestId,
  run,
  map: mapName.min(1),
  /** `next` of the page before; null: from the start */
  cursor: z.number().int().min(0).max(0xffff_ffff).nullable().default(null),
  bytes: z.number().int().min(1).max(MAX_MAP_PAGE).default(MAX_MAP_PAGE),
});

// ---- loader → agent -------------------------------------------------------------------------------------

/**
 * What a run goes through, and how long each took. The agent tells of `target` (it is opened where it was not),
 * `generate`, `compile`, and `start`: all that the others do not tell until it is attached, which is the way to the loader
 * and back, and a process there for it. The loader tells of `open`, `load` and `attach`, of `stream`, which is these
 * together, and of what a stop goes through: `hear`, until its process has heard of it; `stop`, until nothing is attached;
 * `drain`, until what was in the ring is taken; `count`, until the ledger is read and nothing of it is left.
 */
export const stageSchema = z.enum([
  'target',
  'generate',
  'compile',
  'start',
  'open',
  'load',
  'attach',
  'stream',
  'hear',
  'stop',
  'drain',
  'count',
]);
export type Stage = z.infer<typeof stageSchema>;

export const runStage = z.strictObject({
  type: z.literal('run.stage'),
  run,
  stage: stageSchema,
  ms: z.number(),
});

/** null: this kernel or this program cannot say ("unknown", never 0). Counts since the run began. */
const counter = z.number().nonnegative().nullable();

export const runStatsSchema = z.strictObject({
  entered: counter,
  own: counter,
  filtered: counter,
  reserveFailed: counter,
  /** summed up in the kernel, without a record */
  aggregated: counter,
  /** records the program submitted, as the program counted them */
  submitted: counter,
  /** records taken out of the ring by the loader */
  reserved: z.number().nonnegative(),
  batches: z.number().nonnegative(),
  bytes: z.number().nonnegative(),
  /** misses that the kernel counted apart: a program still ran on that CPU, kretprobe maxactive */
  missed: counter,
  /** the ledger's counters after those of every program, which the object's BTF names */
  counters: z.array(z.number().nonnegative()).max(1024),
  programs: z.array(
    z.strictObject({
      id: z.number().int(),
      name: z.string(),
      runCount: counter,
      runTimeNs: counter,
      recursionMisses: counter,
      nmissed: counter,
    }),
  ),
});
export type RunStats = z.infer<typeof runStatsSchema>;

export const runStatsMessage = z.strictObject({ type: z.literal('run.stats'), run, stats: runStatsSchema });

/** The run is over, its programs are detached. `problem` when it was not asked to stop. */
export const runEnded = z.strictObject({
  type: z.literal('run.ended'),
  run,
  stats: runStatsSchema.nullable(),
  problem: problemSchema.optional(),
  refusal: refusalSchema.optional(),
});

// ---- results --------------------------------------------------------------------------------------------

export const runStartedSchema = z.strictObject({
  programs: z.array(
    z.strictObject({
      id: z.number().int(),
      name: z.string(),
      /** of the verifier's own rewriting, 8 bytes each; null where the kernel does not say */
      instructions: z.number().int().positive().nullable(),
      /** of machine code; null where it is interpreted, or the kernel does not say */
      jitedBytes: z.number().int().positive().nullable(),
    }),
  ),
  /**
   * Of the target's clocks: what is to be added to bpf_ktime_get_ns() for nanoseconds since 1970, UTC. A decimal number;
   * null: it is not known.
   */
  clock: z
    .string()
    .regex(/^-?\d{1,19}$/)
    .nullable()
    .default(null),
});
export type RunStarted = z.infer<typeof runStartedSchema>;
export type LoadedProgram = RunStarted['programs'][number];

/**
 * What the blobs before it hold, one entry after the other, as the kernel lays them out:
 *
 *   | key: keySize | value: valueSize | key | value | …
 *
 * A per-CPU map has the values of all possible CPUs one after the other, each padded to 8 bytes: valueSize is that of
 * all of them together.
 */
export const mapPageSchema = z.strictObject({
  /** libbpf's name: "percpu_hash" */
  type: z.string(),
  keySize: z.number().int().nonnegative(),
  valueSize: z.number().int().nonnegative(),
  /** values an entry: 1, or the possible CPUs of a per-CPU map */
  cpus: z.number().int().positive(),
  entries: z.number().int().nonnegative(),
  /** cursor of the next page; null: that was all */
  next: z.number().int().min(0).max(0xffff_ffff).nullable(),
});
export type MapPage = z.infer<typeof mapPageSchema>;
