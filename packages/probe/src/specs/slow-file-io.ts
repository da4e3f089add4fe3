import { WHO, WHO_CAPTURES } from './who';

/** Reads and writes that take long, whatever the file is. */
export const slowFileIo: unknown = {
  version: 2,
  name: 'slow-file-io',
  title: 'What reads and writes are slow',
  about:
    'One row for each read or write of 1 ms and more, of files, pipes and terminals; sockets have ways of their own.',
  columns: [
    ...WHO,
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'op', ctype: 'char[16]', about: 'vfs_read or vfs_write', status: false },
    { name: 'name', ctype: 'char[64]', about: 'the last part of the path; of a pipe nothing' },
    { name: 'bytes', ctype: '__u64', about: 'how many were asked for' },
    { name: 'result', ctype: '__s64', about: 'how many there were, or a negative error number' },
  ],
  captures: {
    ...WHO_CAPTURES,
    latency_ns: 'latency',
    op: 'point',
    name: 'arg.file->f_path.dentry->d_name.name',
    bytes: 'arg.count',
    result: 'ret',
  },
  filter: [{ column: 'latency_ns', op: '>=', value: 1000000 }],
  exercise: '(sleep 0.05; echo) | cat > /dev/null',
  ways: [
    {
      hook: 'fexit',
      entry: 'fentry',
      points: ['fn:vfs_read', 'fn:vfs_write'],
      exit: { hook: 'fexit', points: ['fn:vfs_read', 'fn:vfs_write'] },
    },
    {
      hook: 'kretprobe',
      entry: 'kprobe',
      points: ['fn:vfs_read', 'fn:vfs_write'],
      exit: { hook: 'kretprobe', points: ['fn:vfs_read', 'fn:vfs_write'] },
    },
  ],
};
