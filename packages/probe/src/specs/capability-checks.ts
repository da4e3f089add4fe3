import { WHO, WHO_CAPTURES } from './who';

/** What of root’s rights is asked for, and who has it not. */
export const capabilityChecks: unknown = {
  version: 2,
  name: 'capability-checks',
  title: 'What capabilities are asked for',
  about: 'One row for each check of a capability.',
  columns: [
    ...WHO,
    {
      name: 'capability',
      ctype: '__s32',
      about: 'its number: 7 CAP_SETUID, 12 CAP_NET_ADMIN, 18 CAP_SYS_CHROOT, 21 CAP_SYS_ADMIN',
    },
    { name: 'options', ctype: '__u32', about: '2: asked only, not counted as used' },
    { name: 'result', ctype: '__s32', about: '0, or why not, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, capability: 'arg.cap', options: 'arg.opts', result: 'ret' },
  exercise: 'python3 -c \'import os; os.setuid(65534); os.chroot("/")\' 2> /dev/null; true',
  ways: [
    { hook: 'fexit', points: ['fn:cap_capable'] },
    {
      hook: 'kretprobe',
      entry: 'kprobe',
      points: ['fn:cap_capable'],
      exit: { hook: 'kretprobe', point: 'fn:cap_capable' },
    },
  ],
};
