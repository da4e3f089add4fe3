import { WHO, WHO_CAPTURES } from './who';

/** Directories that are made. */
export const directoryCreates: unknown = {
  version: 2,
  name: 'directory-creates',
  title: 'Who creates directories',
  about: 'One row for each mkdir, with the whole path. Asked before it is there: it may still fail.',
  columns: [
    ...WHO,
    { name: 'path', ctype: 'char[256]', about: 'what is to be made' },
    { name: 'mode', ctype: '__u16', about: 'rights' },
  ],
  captures: { ...WHO_CAPTURES, path: 'path(arg.dir, arg.dentry)', mode: 'arg.mode' },
  exercise: 'd=$(mktemp -d) && mkdir "$d/made" && rm -r "$d"',
  ways: [
    { hook: 'fentry', points: ['fn:security_path_mkdir'] },
    { hook: 'kprobe', points: ['fn:security_path_mkdir'] },
  ],
};
