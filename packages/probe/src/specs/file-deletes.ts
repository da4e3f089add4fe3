import { PROGRAM, PROGRAM_CAPTURES, WHO, WHO_CAPTURES } from './who';

/**
 * Where an event begins and ends: a check that all calls pass with the directory in hand, until the function that all
 * calls share returns. Not vfs_unlink and its like: 5.10 has half of vfs_rmdir inlined into its caller, where nothing
 * sees it, and a file system on top of another calls them again for itself.
 */
const EVENTS = {
  points: ['fn:security_path_unlink', 'fn:security_path_rmdir', 'fn:security_path_rename'],
  exits: ['fn:do_unlinkat', 'fn:do_rmdir', 'fn:do_renameat2'],
  /** since 7.0 */
  renamed: {
    'fn:do_unlinkat': ['fn:filename_unlinkat'],
    'fn:do_rmdir': ['fn:filename_rmdir'],
    'fn:do_renameat2': ['fn:filename_renameat2'],
  },
  at: {
    'fn:security_path_unlink': { captures: { how: "'unlink'" } },
    'fn:security_path_rmdir': { captures: { how: "'rmdir'" } },
    'fn:security_path_rename': {
      captures: {
        how: "'rename'",
        path: 'path(arg.new_dir, arg.new_dentry)',
        name: 'arg.new_dentry->d_name.name',
        ino: 'arg.new_dentry->d_inode->i_ino',
        rename_flags: 'arg.flags',
      },
    },
  },
};

/** A way by a pair of hooks. */
const way = (entry: string, hook: string, note: string) => ({
  hook,
  entry,
  points: EVENTS.points,
  exit: { hook, points: EVENTS.exits },
  renamed: EVENTS.renamed,
  at: EVENTS.at,
  note,
});

/** Who deletes which file, whatever the call. */
export const fileDeletes: unknown = {
  version: 2,
  name: 'file-deletes',
  title: 'Who deletes files and directories',
  about:
    'One row for each name that is removed: unlink, unlinkat and io_uring, rmdir, and a rename that replaces a file. ' +
    'The path is whole, over every mount. What a file server in the kernel (nfsd, ksmbd) or a file system removes ' +
    'below itself passes no path and is not seen, nor a name that was not there.',
  columns: [
    ...WHO,
    ...PROGRAM,
    { name: 'how', ctype: 'char[8]', about: 'unlink, rmdir, or rename: replaced by another', status: false },
    { name: 'path', ctype: 'char[256]', about: 'what is removed' },
    { name: 'name', ctype: 'char[64]', about: 'the last part of its path' },
    { name: 'ino', ctype: '__u64', about: 'its inode' },
    { name: 'rename_flags', ctype: '__u32', about: 'of renameat2: 4 leaves a whiteout' },
    { name: 'result', ctype: '__s64', about: '0: it is gone; else why not, as a negative error number' },
  ],
  captures: {
    ...WHO_CAPTURES,
    ...PROGRAM_CAPTURES,
    path: 'path(arg.dir, arg.dentry)',
    name: 'arg.dentry->d_name.name',
    ino: 'arg.dentry->d_inode->i_ino',
    rename_flags: '0',
    result: 'ret',
  },
  // a rename to a name that nothing has replaces nothing; an exchange removes nothing
  filter: [
    { column: 'ino', op: '!=', value: 0 },
    { column: 'rename_flags', op: '!&', value: 2 },
  ],
  exercise:
    'd=$(mktemp -d) && touch "$d/a" "$d/b" "$d/c" && mkdir "$d/e" && rm "$d/a" && mv "$d/b" "$d/c" && rmdir "$d/e" && rm -r "$d"',
  ways: [
    way('fentry', 'fexit', 'Needs CONFIG_SECURITY_PATH (all large distributions have it).'),
    way('kprobe', 'kretprobe', 'The same functions where fentry is refused; needs CONFIG_KPROBES.'),
  ],
};
