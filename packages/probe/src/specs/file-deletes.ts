import { PROGRAM, PROGRAM_CAPTURES, WHO, WHO_CAPTURES } from './who';

/** Who deletes which file, whatever the call: what all of them pass with the directory in hand, until it is done. */
export const fileDeletes: unknown = {
  version: 2,
  name: 'file-deletes',
  title: 'Who deletes files and directories',
  about:
    'One row for each name that is removed: unlink, unlinkat and io_uring, rmdir, and a rename that replaces a file. ' +
    'The path is whole, over every mount. What a file server in the kernel (nfsd, ksmbd) or a file system removes ' +
    'below itself passes no path and is not seen.',
  columns: [
    ...WHO,
    ...PROGRAM,
    { name: 'how', ctype: 'char[8]', about: 'unlink, rmdir, or rename: replaced by another', status: false },
    { name: 'path', ctype: 'char[256]', about: 'what is removed' },
    { name: 'name', ctype: 'char[64]', about: 'the last part of its path' },
    { name: 'ino', ctype: '__u64', about: 'its inode' },
    { name: 'rename_flags', ctype: '__u32', about: 'of renameat2: 4 leaves a whiteout' },
    { name: 'result', ctype: '__s32', about: '0: it is gone; else why not, as a negative error number' },
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
    {
      hook: 'fexit',
      entry: 'fentry',
      points: ['fn:security_path_unlink', 'fn:security_path_rmdir', 'fn:security_path_rename'],
      exit: { hook: 'fexit', points: ['fn:vfs_unlink', 'fn:vfs_rmdir', 'fn:vfs_rename'] },
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
      note: 'Needs CONFIG_SECURITY_PATH (all large distributions have it).',
    },
    {
      hook: 'kretprobe',
      entry: 'kprobe',
      points: ['fn:security_path_unlink', 'fn:security_path_rmdir', 'fn:security_path_rename'],
      exit: { hook: 'kretprobe', points: ['fn:vfs_unlink', 'fn:vfs_rmdir', 'fn:vfs_rename'] },
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
      note: 'The same functions where fentry is refused; needs CONFIG_KPROBES.',
    },
  ],
};
