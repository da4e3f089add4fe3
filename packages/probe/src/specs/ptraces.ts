import { WHO, WHO_CAPTURES } from './who';

/** Who looks into other processes. */
export const ptraces: unknown = {
  version: 2,
  name: 'ptraces',
  title: 'Who traces processes (ptrace)',
  about: 'One row for each ptrace call.',
  columns: [
    ...WHO,
    {
      name: 'request',
      ctype: '__s64',
      about: '0 be traced, 1 read, 4 write, 7 go on, 16 attach, 16902 seize',
    },
    { name: 'target_pid', ctype: '__s64', about: 'whom' },
    { name: 'result', ctype: '__s64', about: '0 or a value, or why not, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, request: 'field.request', target_pid: 'field.pid', result: 'ret' },
  exercise: "python3 -c 'import ctypes; ctypes.CDLL(None).ptrace(0, 0, 0, 0)'",
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_ptrace'],
      exit: { hook: 'tp', point: 'tracepoint:syscalls:sys_exit_ptrace' },
    },
  ],
};
