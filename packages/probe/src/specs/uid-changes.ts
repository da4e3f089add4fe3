import { WHO, WHO_CAPTURES } from './who';

/** Who becomes another user. */
export const uidChanges: unknown = {
  version: 2,
  name: 'uid-changes',
  title: 'Who becomes another user',
  about: 'One row for each setuid, setreuid, setresuid or setfsuid that is about to take effect.',
  columns: [
    ...WHO,
    { name: 'from_uid', ctype: '__u32', about: 'the user until now' },
    { name: 'to_uid', ctype: '__u32', about: 'the user from now on' },
    { name: 'from_euid', ctype: '__u32', about: 'whose rights until now' },
    { name: 'to_euid', ctype: '__u32', about: 'whose rights from now on' },
  ],
  captures: {
    ...WHO_CAPTURES,
    from_uid: 'arg.old->uid.val',
    to_uid: 'arg.new->uid.val',
    from_euid: 'arg.old->euid.val',
    to_euid: 'arg.new->euid.val',
  },
  exercise: "python3 -c 'import os; os.setuid(65533)'",
  ways: [
    { hook: 'fentry', points: ['fn:security_task_fix_setuid'] },
    { hook: 'kprobe', points: ['fn:security_task_fix_setuid'] },
  ],
};
