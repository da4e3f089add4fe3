import { goal, via } from './goal';

export const PROCESS_GOALS = [
  goal(
    'G-36',
    'processes',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:sched:sched_process_exec', 'because.holdsData'),
      via('tp_btf', 'rawtracepoint:sched_process_exec', 'because.cheapestTyped'),
      via('tp', 'tracepoint:sched:sched_prepare_exec', 'because.beforeItHappens'),
      via('fentry', 'fn:begin_new_exec', 'because.fallback'),
    ],
    { spec: 'execs' },
  ),
  goal(
    'G-36b',
    'processes',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:sched:sched_process_fork', 'because.holdsData'),
      via('tp_btf', 'rawtracepoint:sched_process_fork', 'because.cheapestTyped'),
      via('fexit', 'fn:kernel_clone', 'because.bothInOne'),
    ],
    { spec: 'process-starts' },
  ),
  goal(
    'G-36c',
    'processes',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:sched:sched_process_exit', 'because.holdsData'),
      via('tp_btf', 'rawtracepoint:sched_process_exit', 'because.cheapestTyped'),
      via('fentry', 'fn:do_exit', 'because.neverReturns'),
    ],
    { spec: 'process-ends' },
  ),
  goal(
    'G-39',
    'processes',
    {},
    { entry: true, stack: true },
    [
      via('tp', 'tracepoint:signal:signal_generate', 'because.senderIsCurrent'),
      via('tp_btf', 'rawtracepoint:signal_generate', 'because.cheapestTyped'),
      via('lsm', 'lsm:task_kill', 'because.beforeItHappens'),
      via('tp', 'tracepoint:syscalls:sys_enter_kill', 'because.onlyOneWay'),
    ],
    { spec: 'signals-sent' },
  ),
  goal(
    'G-38',
    'processes',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:task:task_rename', 'because.holdsData'),
      via('tp_btf', 'rawtracepoint:task_rename', 'because.cheapestTyped'),
      via('raw_tp', 'rawtracepoint:task_rename', 'because.noBtfNeeded'),
      via('fentry', 'fn:__set_task_comm', 'because.fallback'),
    ],
    { spec: 'task-rename' },
  ),
  goal(
    'G-45',
    'processes',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:module:module_load', 'because.holdsData'),
      via('tp_btf', 'rawtracepoint:module_load', 'because.cheapestTyped'),
      via('lsm', 'lsm:kernel_read_file', 'because.beforeItHappens'),
      via('fentry', 'fn:do_init_module', 'because.fallback'),
    ],
    { spec: 'module-loads' },
  ),
  goal('G-64', 'processes', {}, { entry: true, stack: true }, [
    via('tp', 'tracepoint:signal:signal_generate', 'because.holdsData'),
    via('fentry', 'fn:vfs_coredump', 'because.renamedOften'),
    via('fentry', 'fn:do_coredump', 'because.renamedOften'),
    via('tp_btf', 'rawtracepoint:signal_generate', 'because.cheapestTyped'),
  ]),
] as const;
