import { goal, PAIR, via } from './goal';

/** Storage, memory, scheduler. */
export const MACHINE_GOALS = [
  goal('G-15', 'storage', {}, { latency: true }, [
    via(
      'tp_btf',
      ['rawtracepoint:block_rq_issue', 'rawtracepoint:block_rq_complete'],
      'because.pairByRequest',
      PAIR,
    ),
    via('tp_btf', ['rawtracepoint:block_io_start', 'rawtracepoint:block_io_done'], 'because.queueToo', PAIR),
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
  ]),
  goal('G-42', 'storage', {}, { entry: true }, [
    via('tp', 'tracepoint:block:block_rq_issue', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:block_rq_issue', 'because.followsPointers'),
    via('fexit', 'fn:vfs_write', 'because.callerIsWriter'),
    via('tp', 'tracepoint:writeback:writeback_dirty_inode', 'because.callerIsWriter'),
  ]),
  goal('G-51', 'storage', {}, { entry: true, hot: true }, [
    via('tp', 'tracepoint:filemap:mm_filemap_add_to_page_cache', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:mm_filemap_add_to_page_cache', 'because.cheapestTyped'),
    via('fexit', 'fn:filemap_fault', 'because.bothInOne'),
  ]),
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
  goal('G-43', 'memory', {}, { entry: true }, [
    via('fentry', 'fn:oom_kill_process', 'because.typedArgs'),
    via('tp', 'tracepoint:oom:mark_victim', 'because.holdsData'),
    via('kprobe', 'fn:oom_kill_process', 'because.noBtfNeeded'),
  ]),
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
] as const;
