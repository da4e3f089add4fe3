import { WHO, WHO_CAPTURES } from './who';

/** Who mounts what where. */
export const mounts: unknown = {
  version: 2,
  name: 'mounts',
  title: 'Who mounts file systems',
  about:
    'One row for each mount call, also those that only change one. fsopen and move_mount, which newer tools use, are calls of their own.',
  columns: [
    ...WHO,
    { name: 'source', ctype: 'char[128]', about: 'what is mounted' },
    { name: 'target', ctype: 'char[128]', about: 'where' },
    { name: 'type', ctype: 'char[32]', about: 'which file system' },
    { name: 'flags', ctype: '__u64', about: 'MS_…: 1 read-only, 32 only changed, 4096 bound' },
    { name: 'result', ctype: '__s64', about: '0, or why not, as a negative error number' },
  ],
  captures: {
    ...WHO_CAPTURES,
    source: 'field.dev_name',
    target: 'field.dir_name',
    type: 'field.type',
    flags: 'field.flags',
    result: 'ret',
  },
  exercise:
    'python3 -c \'import ctypes; c = ctypes.CDLL(None); c.mount(b"none", b"/dev/shm", b"tmpfs", 0, 0); c.umount2(b"/dev/shm", 0)\'',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_mount'],
      exit: { hook: 'tp', point: 'tracepoint:syscalls:sys_exit_mount' },
    },
  ],
};
