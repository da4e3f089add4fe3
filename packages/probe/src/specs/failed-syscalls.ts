import { WHO, WHO_CAPTURES } from './who';

/** Calls that fail, and why. */
export const failedSyscalls: unknown = {
  version: 2,
  name: 'failed-syscalls',
  title: 'What system calls fail',
  about: 'One row for each system call that ends with an error.',
  columns: [
    ...WHO,
    { name: 'id', ctype: '__s64', about: 'number of the call, on x86-64: 0 read, 2 open, 257 openat' },
    {
      name: 'error',
      ctype: '__s64',
      about: 'why, as a negative error number: -2 no such file, -11 try again, -13 not allowed',
    },
  ],
  captures: { ...WHO_CAPTURES, id: 'field.id', error: 'field.ret' },
  filter: [
    { column: 'error', op: '<', value: 0 },
    { column: 'error', op: '>=', value: -4095 },
  ],
  exercise: 'cat /nowhere 2> /dev/null; true',
  ways: [
    { hook: 'tp', points: ['tracepoint:raw_syscalls:sys_exit'] },
    {
      hook: 'tp_btf',
      points: ['tracepoint:raw_syscalls:sys_exit'],
      captures: { id: 'arg.regs->orig_ax', error: 'arg.ret' },
    },
  ],
};
