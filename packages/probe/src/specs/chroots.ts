import { WHO, WHO_CAPTURES } from './who';

/** Who changes what is the root for it. */
export const chroots: unknown = {
  version: 2,
  name: 'chroots',
  title: 'Who changes its root directory',
  about: 'One row for each chroot call.',
  columns: [
    ...WHO,
    { name: 'path', ctype: 'char[256]', about: 'the new root, as the caller wrote it' },
    { name: 'result', ctype: '__s64', about: '0, or why not, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, path: 'field.filename', result: 'ret' },
  exercise: 'python3 -c \'import os; os.chroot("/tmp")\'',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_chroot'],
      exit: { hook: 'tp', point: 'tracepoint:syscalls:sys_exit_chroot' },
    },
  ],
};
