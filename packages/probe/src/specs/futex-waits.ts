import { WHO, WHO_CAPTURES } from './who';

/** Threads that wait for another one: locks and conditions of user code. */
export const futexWaits: unknown = {
  version: 2,
  name: 'futex-waits',
  title: 'Who waits for locks (futex)',
  about: 'One row for each futex call of 1 ms and more.',
  columns: [
    ...WHO,
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'address', ctype: 'void *', about: 'the lock, in the process' },
    {
      name: 'op',
      ctype: '__s32',
      about: '0 and 9 wait, 1 wake, 6 lock; 128: of this process only, 256: by the clock of the day',
    },
    { name: 'result', ctype: '__s64', about: '0, or why it did not wait, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, latency_ns: 'latency', address: 'field.uaddr', op: 'field.op', result: 'ret' },
  filter: [{ column: 'latency_ns', op: '>=', value: 1000000 }],
  exercise: "python3 -c 'import threading; l = threading.Lock(); l.acquire(); l.acquire(timeout=0.05)'",
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_futex'],
      exit: { hook: 'tp', point: 'tracepoint:syscalls:sys_exit_futex' },
    },
  ],
};
