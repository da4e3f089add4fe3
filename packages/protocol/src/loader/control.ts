import { z } from 'zod';
import { problemSchema } from '../problem/problem';
import { requestId as id } from './id';
import { refusalSchema } from './refusal';
import { runCredit, runEnded, runMap, runStage, runStart, runStatsMessage, runStop } from './run';
import { trialRequest } from './trial';

/**
 * The control messages between agent and loader. Version first: both sides send `hello` at once, and each
 * refuses a version it does not know with the Problem `version` (the loader: as a reply with id 0, then EOF).
 */

/** The parts of a kernel surface that can be asked for by name; each is one stream of blobs. */
const surfaceItem = z.enum([
  'btf/vmlinux',
  'btf/module',
  'available_events',
  'format',
  'events',
  'kallsyms',
  'available_filter_functions',
  'kprobes_blacklist',
  'error_injection_list',
  'lsm',
  'config',
  'sysctls',
  'cpuinfo',
  'modules',
  'lockdown',
  'pmus',
  'filesystems',
  'version',
  'notes',
  'bpf_programs',
  'trampoline_calls',
]);
export type SurfaceItem = z.infer<typeof surfaceItem>;

// ---- agent → loader -------------------------------------------------------------------------------------

const hello = z.strictObject({
  type: z.literal('hello'),
  protocol: z.number().int(),
  /** the process there that carries the stream, left out of runs like the loader: the agent on its own machine, sshd's session */
  agentPid: z.number().int().positive().optional(),
});

/** Is the loader there? Replied to at once, before all data. Result: `{}`. */
const ping = z.strictObject({ type: z.literal('ping'), id });

/**
 * What works here: kernel, BTF, tracefs, lockdown, capabilities, LSMs, libbpf. Result: DoctorReport. `soFar`: what is known
 * at this moment, of hooks what another request has tried until now; nothing is tried for it.
 */
const doctor = z.strictObject({ type: z.literal('doctor'), id, soFar: z.boolean().default(false) });

/** Result: `{bytes}` after the blobs. `name`: the module of `btf/module`, or `category/event` of `format`. */
const surfaceRead = z.strictObject({
  type: z.literal('surface.read'),
  id,
  item: surfaceItem,
  name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}(\/[A-Za-z0-9_-]{1,128})?$/)
    .optional(),
});

/** Programs now in the target's kernel. Result: `{programs: [{id, name, type}]}`. */
const bpfList = z.strictObject({ type: z.literal('bpf.list'), id });

export const requestSchema = z.discriminatedUnion('type', [
  hello,
  ping,
  doctor,
  surfaceRead,
  runStart,
  runStop,
  runCredit,
  runMap,
  bpfList,
  trialRequest,
]);
export type LoaderRequest = z.infer<typeof requestSchema>;
export type LoaderRequestInput = z.input<typeof requestSchema>;

// ---- loader → agent -------------------------------------------------------------------------------------

const loaderHello = z.strictObject({
  type: z.literal('hello'),
  protocol: z.number().int(),
  kernel: z.string(),
  arch: z.string(),
  libbpf: z.string(),
  bootId: z.string(),
  pid: z.number().int(),
  uid: z.number().int(),
});
export type LoaderHello = z.infer<typeof loaderHello>;

const reply = z.union([
  z.strictObject({ type: z.literal('reply'), id, ok: z.literal(true), result: z.unknown() }),
  z.strictObject({
    type: z.literal('reply'),
    id,
    ok: z.literal(false),
    problem: problemSchema,
    refusal: refusalSchema.optional(),
  }),
]);

/** A line for the log of the target, e.g. a libbpf warning outside any run. */
const log = z.strictObject({ type: z.literal('log'), text: z.string() });

export const messageSchema = z.union([loaderHello, reply, runStage, runStatsMessage, runEnded, log]);
export type LoaderMessage = z.infer<typeof messageSchema>;

// ---- results --------------------------------------------------------------------------------------------

const checkSchema = z.strictObject({
  id: z.string(),
  /** 'ok' | 'limited' | 'missing' — shown as shape + word + colour */
  state: z.enum(['ok', 'limited', 'missing']),
  title: z.string(),
  /** what was found: "6.12.117-amd64", "integrity" */
  found: z.string(),
  /** what it means and what to do, when not ok */
  way: z.string().optional(),
});
export type Check = z.infer<typeof checkSchema>;

export const doctorReportSchema = z.strictObject({
  kernel: z.string(),
  checks: z.array(checkSchema),
  /** hook type → can it be used here at all; `unknown` until a trial says more */
  hooks: z.record(
    z.string(),
    z.strictObject({
      state: z.enum(['ok', 'missing', 'unknown']),
      why: z.string(),
      /** what its trial met and said: from the loader only, the agent explains it in `why` */
      refusal: refusalSchema.optional(),
      log: z.string().max(262_144).optional(),
    }),
  ),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;

/** A shell command in a lab VM, beside its loader. */
export const execResultSchema = z.strictObject({
  code: z.number().int().nullable(),
  stdout: z.string(),
  stderr: z.string(),
});
export type ExecResult = z.infer<typeof execResultSchema>;
