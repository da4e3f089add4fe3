import { WHO, WHO_CAPTURES } from './who';

/** Large pieces of memory that programs ask the C library for. */
export const mallocs: unknown = {
  version: 2,
  name: 'mallocs',
  title: 'What programs allocate (malloc)',
  about:
    'One row for each malloc of 1 MiB and more, of programs that use the C library (here Debian’s on x86-64).',
  columns: [...WHO, { name: 'bytes', ctype: '__u64', about: 'asked for' }],
  captures: { ...WHO_CAPTURES, bytes: 'arg.0' },
  filter: [{ column: 'bytes', op: '>=', value: 1048576 }],
  exercise: "python3 -c 'bytearray(5000000)'",
  ways: [{ hook: 'uprobe', points: ['user:/usr/lib/x86_64-linux-gnu/libc.so.6:malloc'] }],
};
