import { WHO, WHO_CAPTURES } from './who';

/** Files that are made. */
export const fileCreates: unknown = {
  version: 2,
  name: 'file-creates',
  title: 'Who creates files',
  about:
    'One row for each file, pipe or device node that is made by a name, with its whole path. Asked before it is there: it may still fail.',
  columns: [
    ...WHO,
    { name: 'path', ctype: 'char[256]', about: 'what is to be made' },
    { name: 'mode', ctype: '__u16', about: 'kind and rights, before the umask of the call' },
  ],
  captures: { ...WHO_CAPTURES, path: 'path(arg.dir, arg.dentry)', mode: 'arg.mode' },
  exercise: 'd=$(mktemp -d) && touch "$d/made" && rm -r "$d"',
  ways: [
    { hook: 'fentry', points: ['fn:security_path_mknod'] },
    { hook: 'kprobe', points: ['fn:security_path_mknod'] },
  ],
};
