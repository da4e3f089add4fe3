import { applies, HOOK_IDS, type HookId, hookType, isHookId, type Point, parsePoint } from '@hooklab/hook';
import { syscallFunction } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import { similarNames } from '../facts/successors';
import type { Goal, Needs, ParamId } from '../goals';
import type { MessageId } from '../text/message';
import type { Draft } from './draft';
import { fieldPoints } from './field';

/**
 * The order in which an expert looks at the hooks of a plain point, all needs being equal: the cheapest that has typed
 * data first, what changes outcomes and what is for special cases last.
 */
const ORDER: Partial<Record<Point['kind'], readonly HookId[]>> = {
  fn: [
    'fentry',
    'fexit',
    'fsession',
    'kprobe.multi',
    'kprobe.session',
    'kprobe',
    'kretprobe.multi',
    'kretprobe',
    'fentry.multi',
    'fexit.multi',
    'fsession.multi',
    'fmod_ret',
    'fentry.s',
    'fexit.s',
    'fmod_ret.s',
  ],
  syscall: [
    'tp',
    'fentry',
    'fexit',
    'ksyscall',
    'kretsyscall',
    'tp_btf',
    'raw_tp',
    'fsession',
    'kprobe',
    'kretprobe',
    'tp.s',
    'fentry.s',
    'fexit.s',
    'fmod_ret',
  ],
  tracepoint: ['tp', 'tp_btf', 'raw_tp', 'tp.s', 'tp_btf.s', 'raw_tp.s'],
  rawtracepoint: ['tp_btf', 'raw_tp', 'tp_btf.s', 'raw_tp.s'],
  lsm: ['lsm', 'lsm.s', 'lsm_cgroup'],
  user: ['uprobe.multi', 'uprobe', 'uprobe.session', 'uretprobe.multi', 'uretprobe', 'uprobe.s'],
  bpf: ['fentry', 'fexit', 'freplace'],
};

/** Every hook that can be asked about a point. A struct's field becomes the points that carry it. */
export function pointDrafts(facts: AdvisorFacts, point: Point, needs: Needs): Draft[] {
  if (point.kind === 'field') return fieldDrafts(facts, point.struct, point.field);
  const order = ORDER[point.kind] ?? [];
  const hooks = HOOK_IDS.filter((hook) => applies(point, hook))
    .filter((hook) => needs.sleep === true || order.includes(hook) || !hookType(hook).sleepable)
    .sort((a, b) => rankIn(order, a) - rankIn(order, b));
  const own = hooks.map((hook, i) => plain(hook, [point], i));
  const really = [...running(facts, point), ...nowCalled(facts, point)];
  if (really.length > 0) {
    const first = really.flatMap(({ at, because }) =>
      HOOK_IDS.filter((hook) => order.includes(hook) && applies(at, hook))
        .sort((a, b) => rankIn(order, a) - rankIn(order, b))
        .map((hook) => ({ ...plain(hook, [at], 0), because })),
    );
    return [...first, ...own].map((d, i) => ({ ...d, order: i }));
  }
  return [...own, ...related(point).map((d, i) => ({ ...d, order: own.length + i }))];
}

const rankIn = (order: readonly HookId[], hook: HookId): number => {
  const at = order.indexOf(hook);
  return at < 0 ? order.length : at;
};

const plain = (hook: HookId, points: readonly Point[], order: number): Draft => ({
  hook,
  points,
  order,
  because: null,
  ret: false,
  joined: false,
  option: null,
  module: null,
});

/** What a call really runs where no table leads to the syscall of that name: another entry, or one for 32-bit tasks. */
function running(facts: AdvisorFacts, point: Point): { at: Point; because: MessageId }[] {
  const fn = point.kind === 'fn' ? syscallFunction(point.name) : null;
  const name = point.kind === 'syscall' ? point.name : fn?.callers === 'native' ? fn.syscall : null;
  if (name === null || facts.syscalls.native(name) !== false) return [];
  const runs = facts.syscalls.runs(name);
  const compat = facts.syscalls.compat(name);
  return [
    ...(runs ? [{ at: { kind: 'syscall', name: runs } as const, because: 'because.runsAs' as const }] : []),
    ...(compat
      ? [{ at: { kind: 'fn', module: '', name: compat } as const, because: 'because.only32' as const }]
      : []),
  ];
}

/** So many of the names that are like one that this kernel lacks. */
const SUCCESSORS = 2;

/** What a function that this kernel lacks may be called here; the doctor offers the same names. */
function nowCalled(facts: AdvisorFacts, point: Point): { at: Point; because: MessageId }[] {
  if (point.kind !== 'fn' || point.module !== '' || facts.rows.count === 0) return [];
  if (facts.rows.first(point.name) >= 0 || facts.types.hasFunc(point.name)) return [];
  return similarNames(facts, point.name, null, SUCCESSORS).map((name) => ({
    at: { kind: 'fn', module: '', name },
    because: 'because.nowCalled',
  }));
}

/** The same moment by another name: a syscall's wrapper, a security function's LSM hook. */
function related(point: Point): Draft[] {
  if (point.kind !== 'fn') return [];
  const security = /^(?:security|bpf_lsm)_(\w+)$/.exec(point.name);
  if (security) {
    const lsm: Point = { kind: 'lsm', name: security[1]! };
    return [plain('lsm', [lsm], 0), plain('lsm.s', [lsm], 0)];
  }
  const call = syscallFunction(point.name);
  if (!call) return [];
  const syscall: Point = { kind: 'syscall', name: call.syscall };
  return [plain('tp', [syscall], 0), plain('ksyscall', [syscall], 0)];
}

function fieldDrafts(facts: AdvisorFacts, struct: string, field: string): Draft[] {
  return fieldPoints(facts, struct, field).map((found, i) => ({
    ...plain(found.hook, [found.point], i),
    because: found.because,
  }));
}

/** A goal's hooks with its parameters filled in; with `sleep`, their sleepable variants too. */
export function goalDrafts(
  goal: Goal,
  params: Readonly<Partial<Record<ParamId, string>>>,
  needs: Needs,
): Draft[] {
  const drafts: Draft[] = goal.hooks.map((h, order) => ({
    hook: h.hook,
    points: h.points.map((text) => parsePoint(fillIn(text, params))),
    order,
    because: h.because,
    ret: h.ret ?? false,
    joined: h.joined ?? false,
    option: h.option ?? null,
    module: h.module ?? null,
  }));
  if (!needs.sleep) return drafts;
  const sleepable = drafts.flatMap((d): Draft[] => {
    const hook = `${d.hook}.s`;
    if (!isHookId(hook)) return [];
    return drafts.some((o) => o.hook === hook) ? [] : [{ ...d, hook, order: d.order + 0.5 }];
  });
  return [...drafts, ...sleepable];
}

const fillIn = (text: string, params: Readonly<Record<string, string | undefined>>): string =>
  text.replace(/‹(\w+)›/g, (all, name: string) => params[name] ?? all);
