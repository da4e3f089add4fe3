import { goal, inModule, PAIR, via } from './goal';

/** File systems and what stands on them. */
export const FILESYSTEM_GOALS = [
  goal('G-100', 'storage', {}, { entry: true, ret: true }, [
    via('fexit', 'fn:vfs_write', 'because.bytesReturned'),
    via('kprobe.session', 'fn:vfs_write', 'because.sessionBoth'),
    via('kretprobe', 'fn:vfs_write', 'because.mapForArgs', { joined: true }),
    via('fentry', 'fn:vfs_fallocate', 'because.onlyOneWay'),
  ]),
  goal('G-101', 'storage', {}, { latency: true }, [
    via(
      'tp',
      ['tracepoint:sunrpc:rpc_task_begin', 'tracepoint:sunrpc:rpc_task_end'],
      'because.pairByObject',
      { ...PAIR, ...inModule('sunrpc', 'SUNRPC') },
    ),
    via('tp', 'tracepoint:sunrpc:rpc_stats_latency', 'because.holdsData', inModule('sunrpc', 'SUNRPC')),
    via('fexit', 'fn:nfs_file_read', 'because.pairTrampoline', {
      joined: true,
      ...inModule('nfs', 'NFS_FS'),
    }),
    via('fexit', 'fn:vfs_read', 'because.everyFileSystem', { joined: true }),
  ]),
  goal('G-102', 'storage', {}, { latency: true }, [
    via('fexit', 'fn:__fuse_simple_request', 'because.pairTrampoline', {
      joined: true,
      ...inModule('fuse', 'FUSE_FS'),
    }),
    via('fexit', 'fn:fuse_simple_request', 'because.renamedOften', {
      joined: true,
      ...inModule('fuse', 'FUSE_FS'),
    }),
    via('tp', 'tracepoint:fuse:fuse_request_send', 'because.holdsData', inModule('fuse', 'FUSE_FS')),
    via('fexit', 'fn:vfs_read', 'because.everyFileSystem', { joined: true }),
  ]),
  goal('G-103', 'storage', {}, { latency: true }, [
    via('tp', ['tracepoint:9p:9p_client_req', 'tracepoint:9p:9p_client_res'], 'because.pairByTag', {
      ...PAIR,
      ...inModule('9pnet', 'NET_9P'),
    }),
    via('tp_btf', ['rawtracepoint:9p_client_req', 'rawtracepoint:9p_client_res'], 'because.cheapestTyped', {
      ...PAIR,
      ...inModule('9pnet', 'NET_9P'),
    }),
    via('kretprobe', 'fn:p9_client_rpc', 'because.mapForArgs', {
      joined: true,
      ...inModule('9pnet', 'NET_9P'),
    }),
  ]),
  goal('G-104', 'storage', {}, { latency: true }, [
    via('tp', ['tracepoint:jbd2:jbd2_start_commit', 'tracepoint:jbd2:jbd2_end_commit'], 'because.ofExt4', {
      ...PAIR,
      ...inModule('jbd2', 'JBD2'),
    }),
    via('tp', 'tracepoint:btrfs:btrfs_transaction_commit', 'because.ofBtrfs', inModule('btrfs', 'BTRFS_FS')),
    via('tp', 'tracepoint:xfs:xfs_log_force', 'because.ofXfs', inModule('xfs', 'XFS_FS')),
    via('fexit', 'fn:vfs_fsync_range', 'because.everyFileSystem', { joined: true }),
  ]),
  goal('G-105', 'files', {}, { entry: true }, [
    via('fexit', 'fn:ovl_copy_up_flags', 'because.bothInOne', inModule('overlay', 'OVERLAY_FS')),
    via('fentry', 'fn:security_inode_copy_up', 'because.inactiveLsm'),
    via('lsm', 'lsm:inode_copy_up', 'because.beforeItHappens'),
    via('kprobe', 'fn:security_inode_copy_up', 'because.noBtfNeeded'),
  ]),
  goal('G-106', 'files', {}, { entry: true }, [
    via('fentry', 'fn:security_path_notify', 'because.inactiveLsm'),
    via('tp', 'tracepoint:syscalls:sys_enter_inotify_add_watch', 'because.onlyOneWay'),
    via('lsm', 'lsm:path_notify', 'because.beforeItHappens'),
  ]),
  goal('G-107', 'files', {}, { entry: true }, [
    via('tp', 'tracepoint:filelock:posix_lock_inode', 'because.holdsData'),
    via('tp', 'tracepoint:filelock:flock_lock_inode', 'because.holdsData'),
    via('fexit', 'fn:locks_lock_inode_wait', 'because.allWays', { joined: true }),
  ]),
  goal('G-108', 'storage', {}, { entry: true }, [
    via('tp', 'tracepoint:block:block_rq_error', 'because.holdsData'),
    via('tp', 'tracepoint:block:block_rq_complete', 'because.filterError'),
    via('tp_btf', 'rawtracepoint:block_rq_complete', 'because.filterError'),
  ]),
  goal('G-109', 'files', {}, { entry: true }, [
    via('fentry', 'fn:do_truncate', 'because.allWays'),
    via('fentry', 'fn:security_path_truncate', 'because.inactiveLsm'),
    via('kprobe', 'fn:do_truncate', 'because.noBtfNeeded'),
  ]),
] as const;
