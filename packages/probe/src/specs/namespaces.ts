import { WHO, WHO_CAPTURES } from './who';

/** Who leaves the namespaces of the others. */
export const namespaces: unknown = {
  version: 2,
  name: 'namespaces',
  title: 'Who makes namespaces',
  about: 'One row for each unshare call; what clone makes is not seen.',
  columns: [
    ...WHO,
    {
      name: 'flags',
      ctype: '__u64',
      about: 'CLONE_NEW…: 131072 mounts, 1073741824 network, 536870912 processes',
    },
    { name: 'result', ctype: '__s64', about: '0, or why not, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, flags: 'field.unshare_flags', result: 'ret' },
  exercise: 'unshare --uts true',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_unshare'],
      exit: { hook: 'tp', point: 'tracepoint:syscalls:sys_exit_unshare' },
    },
  ],
};
