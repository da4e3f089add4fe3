import { WHO, WHO_CAPTURES } from './who';

/** Who waits for the disk: fsync and its like. */
export const fileSyncs: unknown = {
  version: 2,
  name: 'file-syncs',
  title: 'How long fsync takes',
  about: 'One row for each fsync or fdatasync call and how long it took.',
  columns: [
    ...WHO,
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'call', ctype: 'char[16]', about: 'fsync or fdatasync', status: false },
    { name: 'fd', ctype: '__s32', about: 'which file: its descriptor in the process' },
    { name: 'result', ctype: '__s64', about: '0, or why not, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, latency_ns: 'latency', call: 'point', fd: 'field.fd', result: 'ret' },
  exercise: 'f=$(mktemp) && sync "$f" && rm "$f"',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_fsync', 'tracepoint:syscalls:sys_enter_fdatasync'],
      exit: {
        hook: 'tp',
        points: ['tracepoint:syscalls:sys_exit_fsync', 'tracepoint:syscalls:sys_exit_fdatasync'],
      },
    },
  ],
};
