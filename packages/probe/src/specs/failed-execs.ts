import { WHO, WHO_CAPTURES } from './who';

/** Programs that could not be started. */
export const failedExecs: unknown = {
  version: 2,
  name: 'failed-execs',
  title: 'What programs fail to start',
  about: 'One row for each call of execve and execveat that fails, with the name as the caller wrote it.',
  columns: [
    ...WHO,
    { name: 'filename', ctype: 'char[256]', about: 'as the caller wrote it' },
    { name: 'result', ctype: '__s64', about: 'why not, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, filename: 'field.filename', result: 'ret' },
  filter: [{ column: 'result', op: '<', value: 0 }],
  exercise: 'env /nowhere/none 2> /dev/null; true',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_execve', 'tracepoint:syscalls:sys_enter_execveat'],
      exit: {
        hook: 'tp',
        points: ['tracepoint:syscalls:sys_exit_execve', 'tracepoint:syscalls:sys_exit_execveat'],
      },
    },
  ],
};
