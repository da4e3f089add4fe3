import { WHO, WHO_CAPTURES } from './who';

/** Rights of files that are changed. */
export const fileModes: unknown = {
  version: 2,
  name: 'file-modes',
  title: 'Who changes the rights of files',
  about: 'One row for each chmod, with the whole path. Asked before it happens: it may still fail.',
  columns: [
    ...WHO,
    { name: 'path', ctype: 'char[256]', about: 'whose rights' },
    { name: 'mode', ctype: '__u16', about: 'the new rights, as a number: 384 is 0600' },
  ],
  captures: { ...WHO_CAPTURES, path: 'path(arg.path)', mode: 'arg.mode' },
  exercise: 'f=$(mktemp) && chmod 640 "$f" && rm "$f"',
  ways: [
    { hook: 'fentry', points: ['fn:security_path_chmod'] },
    { hook: 'kprobe', points: ['fn:security_path_chmod'] },
  ],
};
