import { WHO, WHO_CAPTURES } from './who';

/** Which unit or container starts programs. */
export const cgroupExecs: unknown = {
  version: 2,
  name: 'cgroup-execs',
  title: 'Which unit or container starts programs',
  about: 'One row for each program that is started, with the path of the cgroup in which it is.',
  columns: [
    ...WHO,
    { name: 'cgroup', ctype: 'char[128]', about: 'of version 2: /system.slice/ssh.service' },
    { name: 'file', ctype: 'char[128]', about: 'the program' },
  ],
  captures: { ...WHO_CAPTURES, cgroup: 'cgroup_path()', file: 'field.filename' },
  exercise:
    "mkdir -p /sys/fs/cgroup/tried.slice/tried.service; sh -c 'echo $$ > /sys/fs/cgroup/tried.slice/tried.service/cgroup.procs; exec ls /'",
  ways: [{ hook: 'tp', points: ['tracepoint:sched:sched_process_exec'] }],
};
