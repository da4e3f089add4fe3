import { WHO, WHO_CAPTURES } from './who';

/** Who is killed because memory is short. */
export const oomKills: unknown = {
  version: 2,
  name: 'oom-kills',
  title: 'Who is killed for want of memory (OOM)',
  about:
    'One row for each process that the kernel kills because memory is short, of the machine or of a cgroup. The current process is the one that asked for memory.',
  columns: [...WHO, { name: 'victim_pid', ctype: '__u32', about: 'who is killed' }],
  captures: { ...WHO_CAPTURES, victim_pid: 'field.pid' },
  exercise:
    'c=/sys/fs/cgroup/oom-$$ && { echo +memory > /sys/fs/cgroup/cgroup.subtree_control; mkdir $c && echo 16M > $c/memory.max && sh -c "echo \\$\\$ > $c/cgroup.procs && exec python3 -c \'bytearray(1 << 26)\'"; rmdir $c; } 2> /dev/null; true',
  ways: [
    { hook: 'tp', points: ['tracepoint:oom:mark_victim'] },
    {
      hook: 'tp_btf',
      points: ['tracepoint:oom:mark_victim'],
      captures: { victim_pid: 'arg.task->pid ?? arg.pid' },
    },
  ],
};
