import { goal, via } from './goal';

const AT = 'user:‹path›:‹symbol›';

/** User programs, security, odd kernels. */
export const USER_GOALS = [
  goal('G-19', 'user', { path: '/bin/bash', symbol: 'readline' }, { entry: true }, [
    via('uprobe.multi', AT, 'because.noAdmin'),
    via('uprobe', AT, 'because.fallback'),
    via('usdt', 'usdt:‹path›:app:‹symbol›', 'because.placedByAuthor'),
  ]),
  goal('G-20', 'user', { path: '/usr/bin/app', symbol: 'main.handler' }, { entry: true }, [
    via('uprobe.multi', AT, 'because.goRegisters'),
    via('uprobe', AT, 'because.goRegisters'),
  ]),
  goal(
    'G-21',
    'user',
    { path: '/usr/lib/postgresql/bin/postgres', symbol: 'query__start' },
    { entry: true },
    [
      via('usdt', 'usdt:‹path›:postgresql:‹symbol›', 'because.placedByAuthor'),
      via('uprobe.multi', 'user:‹path›:exec_simple_query', 'because.enclosing'),
      via('uprobe', 'user:‹path›:exec_simple_query', 'because.enclosing'),
    ],
  ),
  goal('G-22', 'user', {}, { entry: true, ret: true }, [
    via('fexit', 'bpf:my_prog', 'because.returnOfProgram'),
    via('fentry', 'bpf:my_prog', 'because.typedArgs'),
  ]),
  goal('G-31', 'security', {}, { entry: true }, [
    via('lsm', 'lsm:file_open', 'because.beforeItHappens'),
    via('fmod_ret', 'fn:security_file_open', 'because.inactiveLsm'),
    via('fentry', 'fn:security_file_open', 'because.inactiveLsm'),
    via('tp', 'tracepoint:syscalls:sys_enter_openat', 'because.racy'),
  ]),
  goal('G-23', 'security', { fn: 'security_file_open' }, { modify: true }, [
    via('fmod_ret', 'fn:‹fn›', 'because.changesReturn'),
    via('lsm', 'lsm:file_open', 'because.denies'),
    via('kprobe', 'fn:‹fn›', 'because.overrideReturn', { option: 'BPF_KPROBE_OVERRIDE' }),
  ]),
  goal(
    'G-50',
    'security',
    {},
    { entry: true },
    [
      via('lsm', 'lsm:bpf', 'because.beforeItHappens'),
      via('fentry', 'fn:security_bpf', 'because.inactiveLsm'),
      via('tp', 'tracepoint:syscalls:sys_enter_bpf', 'because.stable'),
      via('iter', 'iter:bpf_prog', 'because.listNow'),
    ],
    { spec: 'bpf-loads' },
  ),
  goal('G-59', 'security', {}, { entry: true }, [
    via('lsm', 'lsm:capable', 'because.beforeItHappens'),
    via('fexit', 'fn:security_capable', 'because.inactiveLsm'),
    via('kprobe', 'fn:cap_capable', 'because.noBtfNeeded'),
  ]),
  goal('G-24', 'kernels', { event: 'sched_process_exec', fn: 'vfs_unlink' }, { oldest: [4, 19] }, [
    via('tp', 'tracepoint:sched:‹event›', 'because.oldestReach'),
    via('raw_tp', 'rawtracepoint:‹event›', 'because.since417'),
    via('kprobe', 'fn:‹fn›', 'because.oldestReach'),
    via('fentry', 'fn:‹fn›', 'because.tooNew'),
  ]),
  goal('G-25', 'kernels', { event: 'sched_process_exec', fn: 'vfs_unlink' }, { oldest: [5, 4] }, [
    via('tp', 'tracepoint:sched:‹event›', 'because.oldestReach'),
    via('raw_tp', 'rawtracepoint:‹event›', 'because.since417'),
    via('kprobe', 'fn:‹fn›', 'because.oldestReach'),
    via('fentry', 'fn:‹fn›', 'because.tooNew'),
  ]),
  goal('G-26', 'kernels', { event: 'sched_process_exec', fn: 'vfs_unlink' }, { entry: true }, [
    via('tp', 'tracepoint:sched:‹event›', 'because.handStruct'),
    via('raw_tp', 'rawtracepoint:‹event›', 'because.headersOrHub'),
    via('kprobe', 'fn:‹fn›', 'because.headersOrHub'),
  ]),
  goal('G-27', 'kernels', { event: 'sched_process_exec', fn: 'vfs_unlink' }, { entry: true }, [
    via('tp_btf', 'rawtracepoint:‹event›', 'because.sameOnArm64'),
    via('raw_tp', 'rawtracepoint:‹event›', 'because.sameOnArm64'),
    via('fentry', 'fn:‹fn›', 'because.arm64Since64'),
    via('kprobe', 'fn:‹fn›', 'because.breakpointOnArm64'),
  ]),
  goal('G-28', 'kernels', { fn: 'vfs_unlink', event: 'sched_process_exec' }, { entry: true }, [
    via('fentry', 'fn:‹fn›', 'because.survivesLockdown'),
    via('tp_btf', 'rawtracepoint:‹event›', 'because.survivesLockdown'),
    via('kprobe.multi', 'fn:‹fn›', 'because.survivesLockdown'),
    via('kprobe', 'fn:‹fn›', 'because.diesInLockdown'),
  ]),
  goal('G-65', 'security', {}, { entry: true }, [
    via('lsm', 'lsm:ptrace_access_check', 'because.beforeItHappens'),
    via('fentry', 'fn:security_ptrace_access_check', 'because.inactiveLsm'),
    via('tp', 'tracepoint:syscalls:sys_enter_ptrace', 'because.onlyOneWay'),
    via('kprobe', 'fn:security_ptrace_access_check', 'because.noBtfNeeded'),
  ]),
  goal('G-66', 'security', {}, { entry: true }, [
    via('fentry', 'fn:commit_creds', 'because.allWays'),
    via('lsm', 'lsm:task_fix_setuid', 'because.beforeItHappens'),
    via('fentry', 'fn:security_task_fix_setuid', 'because.inactiveLsm'),
    via('kprobe', 'fn:commit_creds', 'because.noBtfNeeded'),
  ]),
  goal('G-67', 'user', { path: '/lib/x86_64-linux-gnu/libc.so.6', symbol: 'malloc' }, { entry: true }, [
    via('uprobe.session', AT, 'because.sessionBoth'),
    via('uprobe.multi', AT, 'because.noAdmin'),
    via('uprobe', AT, 'because.fallback'),
    via('tp', 'tracepoint:syscalls:sys_enter_mmap', 'because.onlyLarge'),
  ]),
  goal('G-68', 'user', { path: '/bin/bash', symbol: 'readline' }, { ret: true }, [
    via('uretprobe.multi', AT, 'because.lineIsReturned'),
    via('uretprobe', AT, 'because.lineIsReturned'),
    via('tp', 'tracepoint:sched:sched_process_exec', 'because.tracepointInside'),
  ]),
  goal(
    'G-69',
    'user',
    { path: '/usr/lib/x86_64-linux-gnu/libssl.so.3', symbol: 'SSL_write' },
    { entry: true },
    [via('uprobe.multi', AT, 'because.plainText'), via('uprobe', AT, 'because.plainText')],
  ),
] as const;
