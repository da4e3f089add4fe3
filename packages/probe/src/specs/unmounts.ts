import { WHO, WHO_CAPTURES } from './who';

/** Who unmounts what. */
export const unmounts: unknown = {
  version: 2,
  name: 'unmounts',
  title: 'Who unmounts file systems',
  about: 'One row for each umount call.',
  columns: [
    ...WHO,
    { name: 'target', ctype: 'char[128]', about: 'where it was' },
    { name: 'flags', ctype: '__s32', about: '1 by force, 2 as soon as nobody uses it' },
    { name: 'result', ctype: '__s64', about: '0, or why not, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, target: 'field.name', flags: 'field.flags', result: 'ret' },
  exercise:
    'python3 -c \'import ctypes; c = ctypes.CDLL(None); c.mount(b"none", b"/dev/shm", b"tmpfs", 0, 0); c.umount2(b"/dev/shm", 0)\'',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_umount'],
      exit: { hook: 'tp', point: 'tracepoint:syscalls:sys_exit_umount' },
    },
  ],
};
