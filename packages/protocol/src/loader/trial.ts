import { z } from 'zod';
import { event, userPath as path, symbol } from './attach';
import { PERF_EVENTS, type PerfEvent } from './perf';

/**
 * What a trial attaches to: a hook and the parts of one point, each checked by itself, so that nothing but names
 * reaches the loader. The loader makes the program: two instructions in libbpf's section for the hook.
 */
const module = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'not a module’s name');
const userSymbol = z.string().regex(/^\+?[A-Za-z0-9_.$@]{1,512}$/, 'not a symbol of a program');
const usdtName = z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, 'not a USDT name');

const offset = z.number().int().min(0).max(1_048_576).default(0);

const trialAtSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fn'), fn: symbol, module: module.optional(), offset }),
  z.strictObject({ kind: z.literal('syscall'), syscall: symbol }),
  z.strictObject({ kind: z.literal('event'), category: event, name: event }),
  z.strictObject({ kind: z.literal('tracepoint'), name: event }),
  z.strictObject({ kind: z.literal('lsm'), hook: symbol }),
  z.strictObject({ kind: z.literal('iter'), target: symbol }),
  z.strictObject({ kind: z.literal('user'), path, symbol: userSymbol, offset }),
  z.strictObject({ kind: z.literal('bpf'), program: symbol, fn: symbol }),
  z.strictObject({ kind: z.literal('usdt'), path, provider: usdtName, name: usdtName }),
  z.strictObject({
    kind: z.literal('perf'),
    event: z.enum(Object.keys(PERF_EVENTS) as [PerfEvent, ...PerfEvent[]]),
  }),
]);
export type TrialAt = z.infer<typeof trialAtSchema>;
export type TrialKind = TrialAt['kind'];

/** Every hook that a trial can make, and at which kind of place. */
export const TRIAL_HOOKS = {
  tp: 'event',
  'tp.s': 'event',
  raw_tp: 'tracepoint',
  'raw_tp.s': 'tracepoint',
  tp_btf: 'tracepoint',
  'tp_btf.s': 'tracepoint',
  kprobe: 'fn',
  kretprobe: 'fn',
  'kprobe.multi': 'fn',
  'kretprobe.multi': 'fn',
  'kprobe.session': 'fn',
  ksyscall: 'syscall',
  kretsyscall: 'syscall',
  fentry: 'fn',
  fexit: 'fn',
  'fentry.s': 'fn',
  'fexit.s': 'fn',
  fsession: 'fn',
  'fentry.multi': 'fn',
  'fexit.multi': 'fn',
  'fsession.multi': 'fn',
  fmod_ret: 'fn',
  'fmod_ret.s': 'fn',
  lsm: 'lsm',
  'lsm.s': 'lsm',
  uprobe: 'user',
  uretprobe: 'user',
  'uprobe.s': 'user',
  'uprobe.multi': 'user',
  'uretprobe.multi': 'user',
  'uprobe.session': 'user',
  usdt: 'usdt',
  perf_event: 'perf',
  iter: 'iter',
} as const satisfies Record<string, TrialKind>;
export type TrialHook = keyof typeof TRIAL_HOOKS;

/** Hooks at functions of the kernel that a BPF program’s functions have too. */
const ON_BPF: ReadonlySet<TrialHook> = new Set(['fentry', 'fexit']);

export const trialCaseSchema = z
  .strictObject({
    hook: z.enum(Object.keys(TRIAL_HOOKS) as [TrialHook, ...TrialHook[]]),
    at: trialAtSchema,
  })
  .refine(
    ({ hook, at }) => (at.kind === 'bpf' ? ON_BPF.has(hook) : TRIAL_HOOKS[hook] === at.kind),
    'this hook does not attach to such a place',
  )
  .refine(
    ({ hook, at }) => at.kind !== 'fn' || at.offset === 0 || hook === 'kprobe' || hook === 'kretprobe',
    'only a kprobe takes an offset',
  );
export type TrialCase = z.infer<typeof trialCaseSchema>;
export type TrialCaseInput = z.input<typeof trialCaseSchema>;

/** Cases of one request. */
const MAX_TRIAL_CASES = 1024;

/**
 * Load and attach two instructions for each case, one attached at a time and detached at once, in a worker process.
 * `seconds`: leave each attached so long and count how often it ran; 0 does not wait. A later request waits for an
 * earlier one. Result: trialResultsSchema, in the order of the cases.
 */
export const trialRequest = z.strictObject({
  type: z.literal('trial'),
  id: z.number().int().nonnegative(),
  seconds: z.number().min(0).max(1).default(0),
  cases: z.array(trialCaseSchema).min(1).max(MAX_TRIAL_CASES),
});

export const trialResultSchema = z.strictObject({
  ok: z.boolean(),
  /** not tried at all, because it would do harm; `why` says which */
  refused: z.boolean().default(false),
  /** of a failure: where, as libbpf’s user sees it; null when the trial itself came to no end (`why`) */
  stage: z.enum(['open', 'load', 'attach']).nullable(),
  errno: z.string().nullable(),
  /** why there is no answer of the kernel: the trial’s process crashed or did not come back */
  why: z.string().nullable(),
  /** libbpf’s and the verifier’s; short where a request has many cases */
  log: z.string(),
  /** how often it ran while it was counted; null: not counted */
  hits: z.number().int().nonnegative().nullable(),
  /** how long it was counted: less than asked for where the hits were many; null: not counted */
  countedMs: z.number().nonnegative().nullable(),
  /** load and attach */
  ms: z.number().nonnegative(),
});
export type TrialResult = z.infer<typeof trialResultSchema>;
export const trialResultsSchema = z.strictObject({ results: z.array(trialResultSchema) });
