import { WHO, WHO_CAPTURES } from './who';

/** Which process is put into which cgroup. */
export const cgroupMoves: unknown = {
  version: 2,
  name: 'cgroup-moves',
  title: 'Who is put into which cgroup',
  about: 'One row for each thread that is put into another cgroup.',
  columns: [
    ...WHO,
    { name: 'target_pid', ctype: '__u32', about: 'who is moved' },
    { name: 'target', ctype: 'char[16]', about: 'its name' },
    { name: 'path', ctype: 'char[128]', about: 'the cgroup, from the root of its hierarchy' },
  ],
  captures: { ...WHO_CAPTURES, target_pid: 'field.pid', target: 'field.comm', path: 'field.dst_path' },
  exercise:
    'mkdir /sys/fs/cgroup/moved; sh -c "echo \\$\\$ > /sys/fs/cgroup/moved/cgroup.procs"; rmdir /sys/fs/cgroup/moved',
  ways: [{ hook: 'tp', points: ['tracepoint:cgroup:cgroup_attach_task'] }],
};
