import { WHO, WHO_CAPTURES } from './who';

const FUNCTION = 'fn:do_filp_open';
/** Its name since 7.0. */
const RENAMED = { [FUNCTION]: ['fn:do_file_open'] };

/** Who opens which file: the one function that every way of opening by a name goes through. */
export const fileOpens: unknown = {
  version: 2,
  name: 'file-opens',
  title: 'Who opens files',
  about:
    'One row for each file that is opened by its name, or could not be: open, openat, openat2, creat, io_uring, ' +
    '32-bit callers, and programs that are started. By a handle (open_by_handle_at) there is no name, and no row.',
  columns: [
    ...WHO,
    { name: 'asked', ctype: 'char[128]', about: 'as the caller wrote it' },
    { name: 'path', ctype: 'char[256]', about: 'the file that was opened, whole; nothing if it failed' },
    { name: 'name', ctype: 'char[64]', about: 'the last part of its path' },
    { name: 'flags', ctype: '__s32', about: 'O_…: 1 to write, 2 both, 0x40 to create; 0x20 to run it' },
    { name: 'error', ctype: '__s32', about: '0, or why not, as a negative error number' },
  ],
  captures: {
    ...WHO_CAPTURES,
    asked: 'arg.pathname->name',
    path: 'path(ret)',
    name: 'ret->f_path.dentry->d_name.name',
    flags: 'arg.op->open_flag',
    error: 'error(ret)',
  },
  exercise: 'cat /etc/hostname /nowhere; true',
  ways: [
    { hook: 'fexit', points: [FUNCTION], renamed: RENAMED },
    {
      hook: 'kretprobe',
      entry: 'kprobe',
      points: [FUNCTION],
      exit: { hook: 'kretprobe', points: [FUNCTION] },
      renamed: RENAMED,
      note: 'The same function where fexit is refused; needs CONFIG_KPROBES.',
    },
  ],
};
