import { GOALS, hookAdvice, isUseful, msg, type ParamId, predict } from '@hooklab/advisor';
import {
  applies,
  HOOK_TYPES,
  type HookId,
  hookType,
  needsReturn,
  type Point,
  parsePoint,
  pointText,
  sectionOf,
} from '@hooklab/hook';
import { syscallEvent, syscallEventName, syscallFunction } from '@hooklab/surface';
import { buttonsFirst, type Maker, moving, plain, type Remedy, type RemedyContext } from './context';

const MOST = 4;
const NEVER: readonly HookId[] = [
  'fmod_ret',
  'freplace',
  'lsm_cgroup',
  'fentry.multi',
  'fexit.multi',
  'fsession.multi',
];

/** Which hooks show something of the same kind: entry for entry, return for return. */
function alternatives(hook: HookId | null): HookId[] {
  const exit = hook ? hookType(hook).sees.ret !== 'none' : false;
  const base = hook && hookType(hook).base;
  return HOOK_TYPES.filter(
    (h) => !h.sleepable && h.id !== hook && (exit ? h.sees.ret !== 'none' : h.sees.entry !== 'none'),
  )
    .filter((h) => !NEVER.includes(h.id))
    .map((h) => h.id)
    .sort(
      (a, b) => Number(b === base) - Number(a === base) || hookAdvice(a).costRank - hookAdvice(b).costRank,
    );
}

/** Hooks that work for the same target; then other points that answer the same question. */
export const otherHooks: Maker = (c) => {
  const { facts, target } = c;
  if (!facts || !target) return [];
  const hooks = alternatives(c.hook);
  // what never returns has no exit to see, but an entry
  if (c.params.noreturn !== undefined || target.kind === 'fn') hooks.push(...entryOf(c.hook));
  const same = working(c, target, hooks);
  const others = same.length < MOST ? related(c, target) : [];
  return buttonsFirst([...same, ...others]).slice(0, MOST);
};

const entryOf = (hook: HookId | null): HookId[] => (hook && needsReturn(hook) ? ['fentry', 'kprobe'] : []);

function working(c: RemedyContext, target: Point, hooks: readonly HookId[]): Remedy[] {
  const { facts } = c;
  const found: Remedy[] = [];
  for (const hook of new Set(hooks)) {
    if (!facts || !applies(target, hook)) continue;
    const p = predict(facts, target, hook, c.who);
    if (!isUseful(p) || c.refuses?.includes(hook)) continue;
    const section = sectionOf(hook, target, facts.kernel.arch);
    const message = msg('remedy.other-hook', { section, why: p.why });
    found.push(moving(c, 'other-hook', { hook, point: target, section }, message));
    if (found.length === MOST) break;
  }
  return found;
}

/** Other points on the same path: the syscall behind a function's name, and what the goals name beside it. */
function related(c: RemedyContext, target: Point): Remedy[] {
  const { facts } = c;
  if (!facts) return [];
  const found: Remedy[] = [];
  const add = (hook: HookId, point: Point): void => {
    const section = sectionOf(hook, point, facts.kernel.arch);
    if (found.some((r) => r.section === section) || !applies(point, hook) || c.refuses?.includes(hook))
      return;
    if (!isUseful(predict(facts, point, hook, c.who))) return;
    found.push(moving(c, 'other-hook', { hook, point, section }, msg('remedy.same-path', { section })));
  };
  const event = 'name' in target ? EVENTS[target.name] : undefined;
  if (event) add('tp', parsePoint(`tracepoint:${event}`));
  else for (const point of syscallsOf(c, target)) add('tp', point);
  const text = pointText(target);
  for (const goal of GOALS) {
    const filled = (point: string): string =>
      point.replace(/‹(\w+)›/g, (all, name: ParamId) => goal.params[name] ?? all);
    if (!goal.hooks.some((h) => filled(h.points[0]!) === text)) continue;
    for (const { hook, points } of goal.hooks) {
      if (filled(points[0]!) !== text && !points[0]!.includes('‹')) add(hook, parsePoint(points[0]!));
    }
  }
  return found.slice(0, 2);
}

/** "do_unlinkat", "filename_unlinkat", "__x64_sys_unlinkat", a raw tracepoint "sys_enter_unlinkat" → its event. */
function syscallsOf({ facts }: RemedyContext, target: Point): Point[] {
  if (target.kind === 'syscall') return [];
  const name = 'name' in target ? target.name : '';
  const named = syscallEvent(name);
  const bare =
    named?.syscall ??
    syscallFunction(name)?.syscall ??
    /^(?:ksys_|do_sys_|do_|filename_|vfs_|sys_|__sys_)(\w+)$/.exec(name)?.[1];
  if (!bare) return [];
  const event = (syscall: string): string => syscallEventName({ end: named?.end ?? 'enter', syscall });
  const plain = bare.replace(/2$/, '');
  // below the VFS it is mostly the …at call that comes: rm calls unlinkat; mv calls renameat2, not renameat
  const calls = /^(?:vfs|security)_/.test(name) ? [`${plain}at`, plain] : [bare, `${bare}at`, plain];
  const events = [...new Set(calls)].map(event).filter((e) => facts?.events?.has(`syscalls:${e}`));
  return events.map((e) => ({ kind: 'tracepoint', category: 'syscalls', name: e }));
}

/** Tracepoints that the kernel has where these functions do their work. Read in 6.12; offered only where the event is. */
const EVENTS: Readonly<Record<string, string>> = {
  do_exit: 'sched:sched_process_exit',
  do_group_exit: 'sched:sched_process_exit',
  make_task_dead: 'sched:sched_process_exit',
  kernel_clone: 'sched:sched_process_fork',
  _do_fork: 'sched:sched_process_fork',
  copy_process: 'sched:sched_process_fork',
  bprm_execve: 'sched:sched_process_exec',
  begin_new_exec: 'sched:sched_process_exec',
  __set_task_comm: 'task:task_rename',
  __schedule: 'sched:sched_switch',
  schedule: 'sched:sched_switch',
  try_to_wake_up: 'sched:sched_waking',
  exc_page_fault: 'exceptions:page_fault_user',
  handle_mm_fault: 'exceptions:page_fault_user',
  oom_kill_process: 'oom:mark_victim',
  blk_account_io_start: 'block:block_io_start',
  blk_account_io_done: 'block:block_io_done',
  blk_mq_start_request: 'block:block_rq_issue',
  tcp_set_state: 'sock:inet_sock_set_state',
  tcp_connect: 'sock:inet_sock_set_state',
  kfree_skb: 'skb:kfree_skb',
  kfree_skb_reason: 'skb:kfree_skb',
  tcp_retransmit_skb: 'tcp:tcp_retransmit_skb',
};

const SLEEPABLE: Partial<Record<HookId, HookId>> = {
  tp: 'tp.s',
  raw_tp: 'raw_tp.s',
  tp_btf: 'tp_btf.s',
  fentry: 'fentry.s',
  fexit: 'fexit.s',
  fmod_ret: 'fmod_ret.s',
  lsm: 'lsm.s',
  uprobe: 'uprobe.s',
};

/** The same section with .s, where this kernel has it there. */
export const sleepableSection: Maker = (c) => {
  const hook = c.hook && SLEEPABLE[c.hook];
  if (!hook || !c.target || c.refuses?.includes(hook)) return [];
  if (c.facts && predict(c.facts, c.target, hook, c.who).verdict === 'fails') return [];
  const section = sectionOf(hook, c.target, c.facts?.kernel.arch);
  const message = msg('remedy.sleepable-section', { section });
  return [moving(c, 'sleepable-section', { hook, point: c.target, section }, message)];
};

export const uprobeMulti: Maker = (c) => {
  if (c.facts && c.facts.features.attachTypes?.has('BPF_TRACE_UPROBE_MULTI') === false) return [];
  return [plain('uprobe-multi', { hook: 'uprobe.multi' })];
};
