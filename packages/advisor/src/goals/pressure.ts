import { goal, inModule, PAIR, via } from './goal';

/** A machine under pressure: what waits, what is throttled, what is used up. */
export const PRESSURE_GOALS = [
  goal('G-110', 'scheduler', {}, { stack: true }, [
    via('perf_event', 'perf:cpu-clock', 'because.whatRuns'),
    via('tp_btf', 'rawtracepoint:sched_switch', 'because.whatWaits', PAIR),
    via('iter', 'iter:task', 'because.listsTasks'),
    via(
      'tp',
      ['tracepoint:block:block_rq_issue', 'tracepoint:block:block_rq_complete'],
      'because.ifDisk',
      PAIR,
    ),
  ]),
  goal('G-111', 'scheduler', {}, { entry: true }, [
    via('iter', 'iter:task', 'because.listsTasks'),
    via('tp_btf', 'rawtracepoint:sched_switch', 'because.stackOfPrev', PAIR),
    via('tp', 'tracepoint:sched:sched_stat_blocked', 'because.needsSchedstats'),
    via('tp', 'tracepoint:sched:sched_process_hang', 'because.onlyLong'),
  ]),
  goal('G-112', 'scheduler', {}, { entry: true }, [
    via('fentry', 'fn:throttle_cfs_rq', 'because.typedArgs'),
    via('kprobe', 'fn:throttle_cfs_rq', 'because.noBtfNeeded'),
    via('fentry', 'fn:unthrottle_cfs_rq', 'because.otherEnd'),
    via('fentry', 'fn:sched_cfs_period_timer', 'because.callerInstead'),
  ]),
  goal('G-113', 'scheduler', {}, { latency: true, hot: true }, [
    via('tp_btf', ['rawtracepoint:softirq_entry', 'rawtracepoint:softirq_exit'], 'because.pairByCpu', PAIR),
    via('raw_tp', ['rawtracepoint:softirq_entry', 'rawtracepoint:softirq_exit'], 'because.noBtfNeeded', PAIR),
    via('tp', ['tracepoint:irq:softirq_entry', 'tracepoint:irq:softirq_exit'], 'because.stable', PAIR),
    via('tp', 'tracepoint:irq:softirq_raise', 'because.whoRaises'),
  ]),
  goal('G-114', 'memory', {}, { entry: true }, [
    via('tp', 'tracepoint:huge_memory:mm_collapse_huge_page', 'because.holdsData'),
    via('tp', 'tracepoint:huge_memory:mm_khugepaged_scan_pmd', 'because.holdsData'),
    via('fentry', 'fn:__split_huge_pmd', 'because.splits'),
    via('fentry', 'fn:do_huge_pmd_anonymous_page', 'because.atFault'),
  ]),
  goal('G-115', 'memory', {}, { latency: true, stack: true }, [
    via(
      'tp',
      ['tracepoint:mmap_lock:mmap_lock_start_locking', 'tracepoint:mmap_lock:mmap_lock_acquire_returned'],
      'because.pairByThread',
      PAIR,
    ),
    via('fexit', 'fn:rwsem_down_write_slowpath', 'because.allRwsems', { joined: true }),
    via('fexit', 'fn:rwsem_down_read_slowpath', 'because.allRwsems', { joined: true }),
    via(
      'tp_btf',
      ['rawtracepoint:contention_begin', 'rawtracepoint:contention_end'],
      'because.allLocks',
      PAIR,
    ),
  ]),
  goal('G-116', 'memory', {}, { entry: true }, [
    via('tp', 'tracepoint:migrate:mm_migrate_pages', 'because.holdsData'),
    via('fentry', 'fn:task_numa_fault', 'because.typedArgs'),
    via('tp', 'tracepoint:sched:sched_move_numa', 'because.tasksMoved'),
    via('fentry', 'fn:migrate_pages', 'because.typedArgs'),
  ]),
  goal('G-117', 'memory', {}, { latency: true }, [
    via(
      'tp',
      ['tracepoint:vmscan:mm_vmscan_memcg_reclaim_begin', 'tracepoint:vmscan:mm_vmscan_memcg_reclaim_end'],
      'because.pairByThread',
      PAIR,
    ),
    via('fexit', 'fn:try_to_free_mem_cgroup_pages', 'because.pairTrampoline', { joined: true }),
    via('kretprobe', 'fn:try_to_free_mem_cgroup_pages', 'because.mapForArgs', { joined: true }),
  ]),
  goal('G-118', 'scheduler', {}, { stack: true }, [
    via(
      'tp_btf',
      ['rawtracepoint:contention_begin', 'rawtracepoint:contention_end'],
      'because.ownerInLock',
      PAIR,
    ),
    via('fentry', 'fn:__mutex_lock_slowpath', 'because.ownerInMutex'),
    via('fentry', 'fn:rwsem_down_write_slowpath', 'because.ownerInLock'),
    via('kprobe', 'fn:__mutex_lock_slowpath', 'because.noBtfNeeded'),
  ]),
  goal('G-119', 'processes', {}, { entry: true }, [
    via('iter', 'iter:task', 'because.listsTasks'),
    via('fentry', 'fn:release_task', 'because.reaped'),
    via('tp', 'tracepoint:sched:sched_process_exit', 'because.becomesZombie'),
    via('tp', 'tracepoint:sched:sched_process_wait', 'because.parentWaits'),
  ]),
  goal('G-120', 'scheduler', {}, { entry: true, latency: true, hot: true }, [
    via('tp', ['tracepoint:kvm:kvm_exit', 'tracepoint:kvm:kvm_entry'], 'because.pairByThread', {
      ...PAIR,
      ...inModule('kvm', 'KVM'),
    }),
    via('tp_btf', ['rawtracepoint:kvm_exit', 'rawtracepoint:kvm_entry'], 'because.cheapestTyped', {
      ...PAIR,
      ...inModule('kvm', 'KVM'),
    }),
    via('fexit', 'fn:kvm_arch_vcpu_ioctl_run', 'because.callerInstead', {
      joined: true,
      ...inModule('kvm', 'KVM'),
    }),
  ]),
  goal('G-121', 'scheduler', {}, { entry: true }, [
    via('fentry', 'fn:set_user_nice', 'because.typedArgs'),
    via('fentry', 'fn:security_task_setscheduler', 'because.inactiveLsm'),
    via('fentry', 'fn:security_task_setnice', 'because.inactiveLsm'),
    via('kprobe', 'fn:set_user_nice', 'because.noBtfNeeded'),
  ]),
  goal('G-122', 'processes', {}, { entry: true }, [
    via('tp', 'tracepoint:cgroup:cgroup_attach_task', 'because.holdsData'),
    via('tp', 'tracepoint:cgroup:cgroup_mkdir', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:cgroup_attach_task', 'because.cheapestTyped'),
  ]),
] as const;
