import { WHO, WHO_CAPTURES } from './who';

/** Files that could not be opened, and why. */
export const failedOpens: unknown = {
  version: 2,
  name: 'failed-opens',
  title: 'What opens fail',
  about: 'One row for each open by name that fails, whatever the call.',
  columns: [
    ...WHO,
    { name: 'asked', ctype: 'char[256]', about: 'as the caller wrote it' },
    { name: 'flags', ctype: '__s32', about: 'O_…: 1 to write, 2 both, 0x40 to create' },
    { name: 'error', ctype: '__s32', about: 'why not, as a negative error number' },
  ],
  captures: { ...WHO_CAPTURES, asked: 'arg.pathname->name', flags: 'arg.op->open_flag', error: 'error(ret)' },
  filter: [{ column: 'error', op: '<', value: 0 }],
  exercise: 'cat /nowhere 2> /dev/null; true',
  ways: [
    { hook: 'fexit', points: ['fn:do_filp_open'], renamed: { 'fn:do_filp_open': ['fn:do_file_open'] } },
    {
      hook: 'kretprobe',
      entry: 'kprobe',
      points: ['fn:do_filp_open'],
      exit: { hook: 'kretprobe', point: 'fn:do_filp_open' },
      renamed: { 'fn:do_filp_open': ['fn:do_file_open'] },
    },
  ],
};
