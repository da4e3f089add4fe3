import { goal, PAIR, via } from './goal';

const FN = 'fn:‹fn›';

export const FUNCTION_GOALS = [
  goal('G-09', 'functions', { fn: 'vfs_unlink' }, { entry: true }, [
    via('fentry', FN, 'because.typedArgs'),
    via('kprobe.multi', FN, 'because.noBtfNeeded'),
    via('kprobe', FN, 'because.noBtfNeeded'),
  ]),
  goal('G-10', 'functions', { fn: 'vfs_unlink' }, { entry: true, ret: true }, [
    via('fexit', FN, 'because.bothInOne'),
    via('fsession', FN, 'because.cookie'),
    via('kprobe.session', FN, 'because.sessionBoth'),
    via('kretprobe', FN, 'because.mapForArgs', { joined: true }),
  ]),
  goal('G-56', 'functions', { fn: 'vfs_read' }, { latency: true }, [
    via('fsession', FN, 'because.cookie'),
    via('fexit', FN, 'because.pairTrampoline', { joined: true }),
    via('kprobe.session', FN, 'because.sessionBoth'),
    via('kretprobe', FN, 'because.mapForArgs', { joined: true }),
  ]),
  goal('G-11', 'functions', { fn: 'vfs_unlink' }, {}, [
    via('kprobe', 'fn:‹fn›+0x10', 'because.onlyWayInside'),
  ]),
  goal('G-12', 'functions', { fn: 'tcp_connect' }, { entry: true, functions: 50 }, [
    via('fentry.multi', FN, 'because.manyTyped'),
    via('kprobe.multi', FN, 'because.manyFunctions'),
    via('kprobe', FN, 'because.oneByOne'),
  ]),
  goal('G-13', 'functions', { fn: 'blk_account_io_start' }, { entry: true }, [
    via('tp_btf', 'rawtracepoint:block_io_start', 'because.tracepointInside'),
    via('fentry', 'fn:blk_mq_start_request', 'because.callerInstead'),
    via('kprobe', FN, 'because.onlyIfNotInlined'),
  ]),
  goal('G-08', 'functions', { event: 'inet_sock_set_state' }, { entry: true }, [
    via('tp_btf', 'rawtracepoint:‹event›', 'because.followsPointers'),
    via('raw_tp', 'rawtracepoint:‹event›', 'because.coreRead'),
    via('fentry', 'fn:tcp_set_state', 'because.callerInstead'),
  ]),
  goal('G-06', 'functions', { event: 'sched_process_exec' }, { stable: true }, [
    via('tp', 'tracepoint:sched:‹event›', 'because.stable'),
    via('tp_btf', 'rawtracepoint:‹event›', 'because.checkedByCore'),
    via('fentry', 'fn:begin_new_exec', 'because.onlyWithFallback'),
  ]),
  goal('G-07', 'functions', { event: 'sched_switch' }, { hot: true }, [
    via('tp_btf', 'rawtracepoint:‹event›', 'because.cheapestTyped'),
    via('raw_tp', 'rawtracepoint:‹event›', 'because.noBtfNeeded'),
    via('fentry', 'fn:try_to_wake_up', 'because.cheapTrampoline'),
    via('kprobe', 'fn:try_to_wake_up', 'because.ridesFtrace'),
  ]),
  goal('G-30', 'functions', { fn: 'ovl_open' }, { entry: true }, [
    via('fentry', FN, 'because.moduleBtf'),
    via('kprobe', FN, 'because.noBtfNeeded'),
    via('kprobe.multi', FN, 'because.manyFunctions'),
  ]),
  goal('G-47', 'functions', {}, { latency: true, stack: true, hot: true }, [
    via(
      'tp_btf',
      ['rawtracepoint:contention_begin', 'rawtracepoint:contention_end'],
      'because.pairByThread',
      PAIR,
    ),
    via('tp', ['tracepoint:lock:contention_begin', 'tracepoint:lock:contention_end'], 'because.stable', PAIR),
    via('fexit', 'fn:__mutex_lock_slowpath', 'because.onlyMutexes', { joined: true }),
    via('kretprobe', 'fn:__mutex_lock_slowpath', 'because.onlyMutexes', { joined: true }),
  ]),
] as const;
