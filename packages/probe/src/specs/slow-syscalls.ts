import { WHO, WHO_CAPTURES } from './who';

/** Calls that keep a thread for long. */
export const slowSyscalls: unknown = {
  version: 2,
  name: 'slow-syscalls',
  title: 'What system calls are slow',
  about: 'One row for each system call of 10 ms and more: most of them wait for something on purpose.',
  columns: [
    ...WHO,
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    {
      name: 'id',
      ctype: '__s64',
      about: 'number of the call, on x86-64: 0 read, 7 poll, 35 nanosleep, 202 futex, 230 clock_nanosleep',
    },
  ],
  captures: { ...WHO_CAPTURES, latency_ns: 'latency', id: 'field.id' },
  filter: [{ column: 'latency_ns', op: '>=', value: 10000000 }],
  exercise: 'sleep 0.05',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:raw_syscalls:sys_enter'],
      exit: { hook: 'tp', point: 'tracepoint:raw_syscalls:sys_exit' },
    },
  ],
};
