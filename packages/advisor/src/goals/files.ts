import { goal, PAIR, via } from './goal';

export const FILE_GOALS = [
  goal(
    'G-34',
    'files',
    {},
    { entry: true },
    [
      via('lsm.s', 'lsm:file_open', 'because.resolvedPath'),
      via('fentry', 'fn:security_file_open', 'because.inactiveLsm'),
      via(
        'tp',
        ['tracepoint:syscalls:sys_enter_openat', 'tracepoint:syscalls:sys_exit_openat'],
        'because.stable',
        PAIR,
      ),
    ],
    { spec: 'file-opens' },
  ),
  goal(
    'G-37',
    'files',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:syscalls:sys_enter_unlinkat', 'because.pathAsGiven'),
      via('fentry', 'fn:vfs_unlink', 'because.allWays'),
      via('lsm', 'lsm:inode_unlink', 'because.beforeItHappens'),
      via('fentry', 'fn:security_inode_unlink', 'because.inactiveLsm'),
      via('kprobe', 'fn:vfs_unlink', 'because.noBtfNeeded'),
    ],
    { spec: 'file-deletes' },
  ),
  goal('G-46', 'files', {}, { entry: true }, [
    via('fentry', 'fn:notify_change', 'because.allWays'),
    via('lsm', 'lsm:inode_setattr', 'because.beforeItHappens'),
    via('tp', 'tracepoint:syscalls:sys_enter_fchmodat', 'because.pathAsGiven'),
    via('kprobe', 'fn:notify_change', 'because.noBtfNeeded'),
  ]),
  goal('G-53', 'files', {}, { entry: true, ret: true, hot: true }, [
    via('fexit', 'fn:vfs_read', 'because.bothInOne'),
    via('fentry', 'fn:security_file_permission', 'because.inactiveLsm'),
    via('kprobe.session', 'fn:vfs_read', 'because.sessionBoth'),
    via(
      'tp',
      ['tracepoint:syscalls:sys_enter_read', 'tracepoint:syscalls:sys_exit_read'],
      'because.stable',
      PAIR,
    ),
  ]),
  goal(
    'G-54',
    'files',
    {},
    { entry: true },
    [
      via('fentry', 'fn:security_inode_create', 'because.allWays'),
      via('lsm', 'lsm:inode_create', 'because.beforeItHappens'),
      via('fentry', 'fn:vfs_create', 'because.fallback'),
      via('kprobe', 'fn:security_inode_create', 'because.noBtfNeeded'),
    ],
    { spec: 'file-creates' },
  ),
  goal(
    'G-44',
    'files',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:syscalls:sys_enter_mount', 'because.stable'),
      via('fentry', 'fn:path_mount', 'because.kernelCopy'),
      via('lsm', 'lsm:sb_mount', 'because.beforeItHappens'),
    ],
    { spec: 'mounts' },
  ),
  goal('G-60', 'files', {}, { entry: true }, [
    via('fentry', 'fn:vfs_rename', 'because.allWays'),
    via('lsm', 'lsm:inode_rename', 'because.beforeItHappens'),
    via('tp', 'tracepoint:syscalls:sys_enter_renameat2', 'because.pathAsGiven'),
    via('fentry', 'fn:security_inode_rename', 'because.inactiveLsm'),
    via('kprobe', 'fn:vfs_rename', 'because.noBtfNeeded'),
  ]),
  goal('G-61', 'files', {}, { entry: true, ret: true, hot: true }, [
    via('fexit', 'fn:vfs_write', 'because.bothInOne'),
    via('kprobe.session', 'fn:vfs_write', 'because.sessionBoth'),
    via('fentry', 'fn:security_file_permission', 'because.inactiveLsm'),
    via(
      'tp',
      ['tracepoint:syscalls:sys_enter_write', 'tracepoint:syscalls:sys_exit_write'],
      'because.stable',
      PAIR,
    ),
  ]),
  goal('G-63', 'files', {}, { entry: true }, [
    via('fentry', 'fn:security_inode_mkdir', 'because.allWays'),
    via('lsm', 'lsm:inode_mkdir', 'because.beforeItHappens'),
    via('fexit', 'fn:vfs_mkdir', 'because.bothInOne'),
    via('kprobe', 'fn:security_inode_mkdir', 'because.noBtfNeeded'),
  ]),
] as const;
