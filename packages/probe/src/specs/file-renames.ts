import { WHO, WHO_CAPTURES } from './who';

/** Files that get another name. */
export const fileRenames: unknown = {
  version: 2,
  name: 'file-renames',
  title: 'Who renames files',
  about: 'One row for each rename: from which name to which. Asked before it happens: it may still fail.',
  columns: [
    ...WHO,
    { name: 'from', ctype: 'char[256]', about: 'its path until now' },
    { name: 'to', ctype: 'char[64]', about: 'the last part of its new path' },
  ],
  captures: { ...WHO_CAPTURES, from: 'path(arg.old_dir, arg.old_dentry)', to: 'arg.new_dentry->d_name.name' },
  exercise: 'd=$(mktemp -d) && touch "$d/before" && mv "$d/before" "$d/after" && rm -r "$d"',
  ways: [
    { hook: 'fentry', points: ['fn:security_path_rename'] },
    { hook: 'kprobe', points: ['fn:security_path_rename'] },
  ],
};
