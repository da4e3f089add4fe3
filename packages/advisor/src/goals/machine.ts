import { goal, PAIR, via } from './goal';

/** Storage, memory, scheduler. */
export const MACHINE_GOALS = [
  goal(
    'G-15',
    'storage',
    {},
    { latency: true },
    [
      via(
        'tp_btf',
        ['rawtracepoint:block_rq_issue', 'rawtracepoint:block_rq_complete'],
        'because.pairByRequest',
        PAIR,
      ),
      via(
        'tp_btf',
        ['rawtracepoint:block_io_start', 'rawtracepoint:block_io_done'],
        'because.queueToo',
        PAIR,
      ),
      via(
        'raw_tp',
        ['rawtracepoint:block_rq_issue', 'rawtracepoint:block_rq_complete'],
        'because.noBtfNeeded',
        PAIR,
      ),
      via(
        'tp',
        ['tracepoint:block:block_rq_issue', 'tracepoint:block:block_rq_complete'],
        'because.pairBySector',
        PAIR,
      ),
    ],
    { spec: 'disk-io' },
  ),
  goal('G-42', 'storage', {}, { entry: true }, [
    via('tp', 'tracepoint:block:block_rq_issue', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:block_rq_issue', 'because.followsPointers'),
    via('fexit', 'fn:vfs_write', 'because.callerIsWriter'),
    via('tp', 'tracepoint:writeback:writeback_dirty_inode', 'because.callerIsWriter'),
  ]),
  goal(
    'G-51',
    'storage',
    {},
    { entry: true, hot: true },
    [
      via('tp', 'tracepoint:filemap:mm_filemap_add_to_page_cache', 'because.holdsData'),
      via('tp_btf', 'rawtracepoint:mm_filemap_add_to_page_cache', 'because.cheapestTyped'),
      via('fexit', 'fn:filemap_fault', 'because.bothInOne'),
    ],
    { spec: 'page-cache-misses' },
  ),
  goal('G-18', 'memory', {}, { entry: true }, [
    via('tp', 'tracepoint:exceptions:page_fault_user', 'because.holdsData'),
    via('perf_event', 'perf:page-faults', 'because.portableSampled'),
    via('fentry', 'fn:handle_mm_fault', 'because.typedArgs'),
  ]),
  goal('G-33', 'memory', {}, { entry: true, ret: true, stack: true, hot: true }, [
    via('tp', ['tracepoint:kmem:kmalloc', 'tracepoint:kmem:kfree'], 'because.holdsData', { ret: true }),
    via('tp_btf', ['rawtracepoint:kmalloc', 'rawtracepoint:kfree'], 'because.cheapestTyped', { ret: true }),
    via('tp', ['tracepoint:kmem:kmem_cache_alloc', 'tracepoint:kmem:kmem_cache_free'], 'because.slabsToo', {
      ret: true,
    }),
  ]),
  goal(
    'G-43',
    'memory',
    {},
    { entry: true },
    [
      via('fentry', 'fn:oom_kill_process', 'because.typedArgs'),
      via('tp', 'tracepoint:oom:mark_victim', 'because.holdsData'),
      via('kprobe', 'fn:oom_kill_process', 'because.noBtfNeeded'),
    ],
    { spec: 'oom-kills' },
  ),
  goal('G-16', 'scheduler', {}, { latency: true, hot: true }, [
    via(
      'tp_btf',
      ['rawtracepoint:sched_wakeup', 'rawtracepoint:sched_wakeup_new', 'rawtracepoint:sched_switch'],
      'because.pairByTask',
      PAIR,
    ),
    via(
      'raw_tp',
      ['rawtracepoint:sched_wakeup', 'rawtracepoint:sched_wakeup_new', 'rawtracepoint:sched_switch'],
      'because.noBtfNeeded',
      PAIR,
    ),
    via('tp', ['tracepoint:sched:sched_wakeup', 'tracepoint:sched:sched_switch'], 'because.stable', PAIR),
  ]),
  goal('G-17', 'scheduler', {}, { stack: true, latency: true, hot: true }, [
    via('tp_btf', 'rawtracepoint:sched_switch', 'because.stackOfPrev', PAIR),
    via('raw_tp', 'rawtracepoint:sched_switch', 'because.noBtfNeeded', PAIR),
    via('tp', 'tracepoint:sched:sched_switch', 'because.stable', PAIR),
  ]),
  goal('G-32', 'scheduler', {}, { stack: true }, [
    via('perf_event', 'perf:cycles', 'because.sampled'),
    via('perf_event', 'perf:cpu-clock', 'because.noPmuNeeded'),
  ]),
  goal('G-52', 'scheduler', {}, { latency: true, hot: true }, [
    via(
      'tp_btf',
      ['rawtracepoint:irq_handler_entry', 'rawtracepoint:irq_handler_exit'],
      'because.pairByThread',
      PAIR,
    ),
    via(
      'raw_tp',
      ['rawtracepoint:irq_handler_entry', 'rawtracepoint:irq_handler_exit'],
      'because.noBtfNeeded',
      PAIR,
    ),
    via(
      'tp',
      ['tracepoint:irq:irq_handler_entry', 'tracepoint:irq:irq_handler_exit'],
      'because.stable',
      PAIR,
    ),
  ]),
  goal('G-62', 'storage', {}, { latency: true }, [
    via('fsession', 'fn:vfs_fsync_range', 'because.cookie'),
    via('fexit', 'fn:vfs_fsync_range', 'because.pairTrampoline', { joined: true }),
    via(
      'tp',
      ['tracepoint:syscalls:sys_enter_fsync', 'tracepoint:syscalls:sys_exit_fsync'],
      'because.onlyOneWay',
      PAIR,
    ),
    via('kprobe.session', 'fn:vfs_fsync_range', 'because.sessionBoth'),
  ]),
  goal('G-85', 'storage', {}, { entry: true }, [
    via('tp', 'tracepoint:io_uring:io_uring_submit_req', 'because.holdsData'),
    via('tp', 'tracepoint:io_uring:io_uring_complete', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:io_uring_submit_req', 'because.cheapestTyped'),
    via('tp', 'tracepoint:io_uring:io_uring_submit_sqe', 'because.renamedOften'),
  ]),
  goal('G-76', 'memory', {}, { latency: true }, [
    via(
      'tp',
      ['tracepoint:vmscan:mm_vmscan_direct_reclaim_begin', 'tracepoint:vmscan:mm_vmscan_direct_reclaim_end'],
      'because.pairByThread',
      PAIR,
    ),
    via(
      'tp_btf',
      ['rawtracepoint:mm_vmscan_direct_reclaim_begin', 'rawtracepoint:mm_vmscan_direct_reclaim_end'],
      'because.cheapestTyped',
      PAIR,
    ),
    via('fexit', 'fn:try_to_free_pages', 'because.pairTrampoline', { joined: true }),
  ]),
  goal('G-77', 'memory', {}, { entry: true }, [
    via('fentry', 'fn:do_swap_page', 'because.typedArgs'),
    via('fentry', 'fn:swap_read_folio', 'because.renamedOften'),
    via('fentry', 'fn:swap_readpage', 'because.renamedOften'),
    via('kprobe', 'fn:do_swap_page', 'because.noBtfNeeded'),
  ]),
  goal('G-78', 'memory', {}, { entry: true }, [
    via('tp', 'tracepoint:syscalls:sys_enter_mmap', 'because.stable'),
    via('fentry', 'fn:security_mmap_file', 'because.inactiveLsm'),
    via('lsm', 'lsm:mmap_file', 'because.beforeItHappens'),
  ]),
  goal('G-79', 'scheduler', {}, { entry: true, hot: true }, [
    via('tp_btf', 'rawtracepoint:sched_switch', 'because.cheapestTyped'),
    via('tp', 'tracepoint:sched:sched_switch', 'because.stable'),
    via('perf_event', 'perf:context-switches', 'because.portableSampled'),
  ]),
  goal('G-80', 'scheduler', {}, { entry: true }, [
    via('tp', 'tracepoint:sched:sched_migrate_task', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:sched_migrate_task', 'because.cheapestTyped'),
    via('perf_event', 'perf:cpu-migrations', 'because.portableSampled'),
  ]),
  goal('G-81', 'scheduler', {}, { entry: true, latency: true }, [
    via(
      'tp',
      ['tracepoint:syscalls:sys_enter_futex', 'tracepoint:syscalls:sys_exit_futex'],
      'because.pairByThread',
      PAIR,
    ),
    via('fexit', 'fn:do_futex', 'because.pairTrampoline', { joined: true }),
    via('kprobe.session', 'fn:do_futex', 'because.sessionBoth'),
  ]),
  goal('G-82', 'scheduler', {}, { latency: true }, [
    via(
      'tp',
      ['tracepoint:workqueue:workqueue_queue_work', 'tracepoint:workqueue:workqueue_execute_start'],
      'because.pairByObject',
      PAIR,
    ),
    via(
      'tp_btf',
      ['rawtracepoint:workqueue_queue_work', 'rawtracepoint:workqueue_execute_start'],
      'because.cheapestTyped',
      PAIR,
    ),
    via(
      'raw_tp',
      ['rawtracepoint:workqueue_queue_work', 'rawtracepoint:workqueue_execute_start'],
      'because.noBtfNeeded',
      PAIR,
    ),
  ]),
  goal('G-83', 'scheduler', {}, { entry: true, hot: true }, [
    via('tp', 'tracepoint:timer:hrtimer_expire_entry', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:hrtimer_expire_entry', 'because.cheapestTyped'),
    via('raw_tp', 'rawtracepoint:hrtimer_expire_entry', 'because.noBtfNeeded'),
  ]),
  goal('G-84', 'scheduler', {}, { entry: true }, [
    via('tp', ['tracepoint:power:cpu_frequency', 'tracepoint:power:cpu_idle'], 'because.holdsData'),
    via('tp_btf', ['rawtracepoint:cpu_frequency', 'rawtracepoint:cpu_idle'], 'because.cheapestTyped'),
  ]),
] as const;
