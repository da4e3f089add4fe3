import { z } from 'zod';
import { checkSchema, doctorReportSchema } from '../loader/control';
import { runStatsSchema, stageSchema } from '../loader/run';
import { trialResultSchema } from '../loader/trial';
import { problemSchema } from '../problem';
import { diagnosisSchema } from './diagnosis';
import { noticeSchema } from './notice';
import { runEndSchema } from './run';
import { sessionNameSchema } from './sessions';
import { isSourceTooLarge, MAX_SOURCE } from './size';

/**
 * The messages between browser and agent over socket.io (websocket only). Every client message is
 * acknowledged with `{ok: true, result}` or `{ok: false, problem}`; nothing is trusted before its schema.
 */
export const BROWSER_PROTOCOL = 2;

export const targetIdSchema = z
  .string()
  .regex(
    /^(local|lab:[0-9.]{1,8}|ssh:[A-Za-z0-9_.@-]{1,128})$/,
    'not a target: local, lab:VERSION or ssh:USER@HOST',
  );
export type TargetId = z.infer<typeof targetIdSchema>;

// ---- browser → agent (event name: schema of its one argument) -------------------------------------------

const hookName = z.string().regex(/^[a-z_.]{1,32}$/);

/** A shipped surface ("debian-6.12") or, by its target, a live one ("lab:6.12"). */
export const surfaceIdSchema = z.union([z.string().regex(/^debian-[0-9.]{1,8}$/), targetIdSchema]);
export type SurfaceId = z.infer<typeof surfaceIdSchema>;
const sourceSchema = z
  .string()
  .max(MAX_SOURCE)
  .refine((source) => !isSourceTooLarge(source), 'larger than 1 MiB');

const workspaceSchema = z.strictObject({
  target: targetIdSchema,
  /** name of a shipped spec, or 'hand' */
  spec: z.string().max(128),
  hook: hookName,
  source: sourceSchema,
  /** the source no longer is what the spec generates */
  edited: z.boolean(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const clientMessages = {
  /** → {targets: TargetInfo[], preferred: TargetId | null}. `preferred`: the best target there is. */
  'targets.list': z.strictObject({}),
  /** Connect (boot, if a lab VM). Progress comes as `target`. → TargetInfo */
  'target.open': z.strictObject({ target: targetIdSchema }),
  /** → DoctorReport of the target, plus the agent's own checks (clang, sandbox, QEMU) */
  'target.doctor': z.strictObject({ target: targetIdSchema }),
  /** shut a lab VM down */
  'target.stop': z.strictObject({ target: targetIdSchema }),
  /**
   * Run a shell command inside a lab VM, to make the events that a probe waits for. → {code, stdout, stderr}.
   * Refused everywhere else.
   */
  'target.exec': z.strictObject({ target: targetIdSchema, command: z.string().min(1).max(16_384) }),
  /** → {surfaces: SurfaceInfo[]}: the shipped ones, and one for each target */
  'surfaces.list': z.strictObject({}),
  /**
   * Make a surface ready to be fetched: a live one is read from its target (which is opened), unless the agent has
   * it already. Progress comes as `surface`. `again`: read it anew. → SurfaceInfo, state "ready"
   */
  'surface.open': z.strictObject({ surface: surfaceIdSchema, again: z.boolean().default(false) }),
  /**
   * Prove one hook at one point on a live target: load and attach two instructions, detach. `seconds`: stay
   * attached so long and count the hits; 0 does not wait. One trial runs at a time on a target. → TrialReport
   */
  'trial.run': z.strictObject({
    target: targetIdSchema,
    /** "fn:vfs_unlink", "tracepoint:sched:sched_switch": as the advisor writes points */
    point: z.string().min(1).max(512),
    hook: hookName,
    seconds: z.number().min(0).max(1).default(0),
  }),
  /** → {specs: SpecInfo[]} */
  'specs.list': z.strictObject({}),
  /** The C that a shipped spec becomes with this hook on this target. → {source, hooks} */
  'spec.compose': z.strictObject({ spec: z.string().max(128), hook: hookName, target: targetIdSchema }),
  /** Compile, load, attach, stream. → {run}. Stages come as `run.stage`; cancel with `run.stop`. */
  'run.start': z.strictObject({
    target: targetIdSchema,
    /** names the run in the UI */
    title: z.string().max(200),
    source: sourceSchema,
    /** set when the source is a spec's, unedited: attach as the spec says; else by the SEC() names */
    spec: z.string().max(128).optional(),
    hook: hookName.optional(),
    /** it ends by itself after this long of streaming; else as the spec says, else as the agent was started with */
    seconds: z.number().positive().max(86_400).optional(),
  }),
  /** The runs of this browser's session, also those that ended a short while ago. → {runs: RunInfo[]} */
  'runs.list': z.strictObject({}),
  /**
   * Watch a run of this session: after a reload, in another window. What has been comes as the usual messages, before the
   * first batch. A run that nobody watches ends. → {run: RunInfo, source: string}
   */
  'run.watch': z.strictObject({ run: z.number().int().positive() }),
  'run.unwatch': z.strictObject({ run: z.number().int().positive() }),
  'run.stop': z.strictObject({ run: z.number().int().positive() }),
  'run.stopAll': z.strictObject({}),
  /** Credit: this client has taken `bytes` of batches of the run since the last ack. No acknowledgement. */
  'run.ack': z.strictObject({
    run: z.number().int().positive(),
    bytes: z.number().int().nonnegative(),
    records: z.number().int().nonnegative(),
  }),
  /**
   * What the person works on; kept by the agent so that nothing typed is lost. → {notKept: Problem | null}: why it is
   * in memory only
   */
  'workspace.save': workspaceSchema,
  /** → {workspace: Workspace | null} */
  'workspace.load': z.strictObject({}),
  /** → {sessions: SessionInfo[]}, the one used last first */
  'sessions.list': z.strictObject({}),
  /** End a session, one's own too; `others`: all but one's own. → {ended: number}. Their windows are disconnected. */
  'sessions.revoke': z.union([
    z.strictObject({ session: sessionNameSchema }),
    z.strictObject({ others: z.literal(true) }),
  ]),
} as const;
export type ClientMessages = { [K in keyof typeof clientMessages]: z.infer<(typeof clientMessages)[K]> };
export type ClientMessageName = keyof ClientMessages;

// ---- agent → browser ------------------------------------------------------------------------------------

export const targetInfoSchema = z.strictObject({
  id: targetIdSchema,
  /** "This machine", "Lab VM, Debian 6.12" */
  title: z.string(),
  state: z.enum(['closed', 'opening', 'open', 'failed']),
  /** uname -r once open */
  kernel: z.string().nullable(),
  /** "booting Debian 6.12", "reading BTF"; a word beside every wait */
  progress: z.string().nullable(),
  /** why it cannot be used, when failed */
  problem: problemSchema.nullable(),
});
export type TargetInfo = z.infer<typeof targetInfoSchema>;

export const surfaceInfoSchema = z.strictObject({
  id: surfaceIdSchema,
  /** "Debian 6.12, shipped", "Lab VM, Debian 6.12" */
  title: z.string(),
  /** a target's own, read from it: trials can be made on the same kernel */
  live: z.boolean(),
  /** closed: a live one that was not read yet. ready: it can be fetched */
  state: z.enum(['closed', 'reading', 'ready', 'failed']),
  progress: z.string().nullable(),
  problem: problemSchema.nullable(),
  /** uname -r; null until known */
  kernel: z.string().nullable(),
  /** when ready: `GET /surface/ID?v=VERSION` answers with the surface as a tar; the same version, the same bytes */
  version: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .nullable(),
  /** files that this kernel does not show, and why */
  absent: z.array(z.strictObject({ item: z.string(), why: z.string() })),
  /** the target's modules are no longer those of this version: read it again to see their points */
  stale: z.strictObject({ loaded: z.array(z.string()), unloaded: z.array(z.string()) }).nullable(),
});
export type SurfaceInfo = z.infer<typeof surfaceInfoSchema>;

/** What a real load and attach found. */
export const trialReportSchema = z.strictObject({
  point: z.string(),
  hook: hookName,
  /** refused: Hooklab did not try, because it would be dangerous; `why` says what would happen */
  outcome: z.enum(['attached', 'failed', 'refused']),
  /** of a failure: where and how, "EBUSY" */
  stage: z.enum(['load', 'attach']).nullable(),
  ...trialResultSchema.pick({ errno: true, why: true, log: true, hits: true, countedMs: true, ms: true })
    .shape,
});
export type TrialReport = z.infer<typeof trialReportSchema>;

export const specInfoSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  about: z.string(),
  /** best first */
  hooks: z.array(z.string()),
  /** a shell command that makes this probe's events, for a lab VM; null when there is none */
  exercise: z.string().nullable(),
});
export type SpecInfo = z.infer<typeof specInfoSchema>;

/** One remark of clang or the verifier on the source. Line and column from 1; null when it has no place. */
export const diagnosticSchema = z.strictObject({
  tool: z.enum(['clang', 'verifier', 'libbpf']),
  severity: z.enum(['error', 'warning', 'note']),
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
  message: z.string(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;

export const columnSchema = z.strictObject({
  name: z.string(),
  ctype: z.string(),
  kind: z.enum(['uint', 'int', 'bool', 'string', 'bytes', 'pointer']),
  offset: z.number().int(),
  size: z.number().int(),
  statusOffset: z.number().int().optional(),
});
export const layoutSchema = z.strictObject({
  struct: z.string(),
  size: z.number().int(),
  stride: z.number().int(),
  columns: z.array(columnSchema),
});

export const ledgerSchema = z.strictObject({
  entered: z.number().nullable(),
  filtered: z.number().nullable(),
  reserveFailed: z.number().nullable(),
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
});

const run = z.number().int().positive();
export const serverMessages = {
  notice: noticeSchema,
  target: targetInfoSchema,
  surface: surfaceInfoSchema,
  'run.stage': z.strictObject({ run, stage: stageSchema, ms: z.number() }),
  /** once, before the first batch */
  'run.layout': z.strictObject({ run, layout: layoutSchema, programs: z.array(z.string()) }),
  /** it ends by itself in `leftMs`; null: it has no limit */
  'run.limit': z.strictObject({ run, leftMs: z.number().nonnegative().nullable() }),
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
  }),
} as const;
/** `run.batch` carries {run} and one binary buffer: a loader batch, untouched (loader/batch.ts). */
export type ServerMessages = { [K in keyof typeof serverMessages]: z.infer<(typeof serverMessages)[K]> };

export { checkSchema, doctorReportSchema };

export type Ack<T> = { ok: true; result: T } | { ok: false; problem: z.infer<typeof problemSchema> };
