/**
 * Tracepoint arguments that the kernel calls with NULL, by number from 0: raw_tp_null_args of kernel/bpf/btf.c (read in
 * 7.3; vmlinux entries). Kernels from 6.13, and 6.12.y, refuse to follow them untested; older ones accept it and read 0.
 */
const MAY_BE_NULL: Readonly<Record<string, readonly number[]>> = {
  sched_pi_setprio: [1],
  sched_process_wait: [0],
  signal_generate: [1],
  signal_deliver: [1],
  kfree_skb: [3],
  mm_page_alloc: [0],
  tcp_send_reset: [0, 1],
  qdisc_dequeue: [3],
  fib_table_lookup: [2],
  writeback_dirty_folio: [1],
  posix_lock_inode: [1],
  fcntl_setlk: [1],
  flock_lock_inode: [1],
  tcp_sendmsg_locked: [2],
};

export const mayBeNull = (tracepoint: string, arg: number): boolean =>
  MAY_BE_NULL[tracepoint]?.includes(arg) ?? false;
