import { WHO, WHO_CAPTURES } from './who';

/** Who waits for the disk: fsync and its like. */
export const fileSyncs: unknown = {
  version: 2,
  name: 'file-syncs',
  title: 'How long fsync takes',
  about:
    'One row for each fsync, fdatasync, msync or write of a file opened with O_SYNC, with the path and how long it took.',
  columns: [
    ...WHO,
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'path', ctype: 'char[256]', about: 'which file' },
    { name: 'data_only', ctype: '__s32', about: '1: fdatasync' },
    { name: 'result', ctype: '__s32', about: '0, or why not, as a negative error number' },
  ],
  captures: {
    ...WHO_CAPTURES,
    latency_ns: 'latency',
    path: 'path(arg.file)',
    data_only: 'arg.datasync',
    result: 'ret',
  },
  exercise: 'f=$(mktemp) && sync "$f" && rm "$f"',
  ways: [
    {
      hook: 'fexit',
      entry: 'fentry',
      points: ['fn:vfs_fsync_range'],
      exit: { hook: 'fexit', point: 'fn:vfs_fsync_range' },
    },
    {
      hook: 'kretprobe',
      entry: 'kprobe',
      points: ['fn:vfs_fsync_range'],
      exit: { hook: 'kretprobe', point: 'fn:vfs_fsync_range' },
    },
  ],
};
