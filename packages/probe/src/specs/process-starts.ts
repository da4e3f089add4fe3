import { WHO, WHO_CAPTURES } from './who';

/** Who makes which process or thread. */
export const processStarts: unknown = {
  version: 2,
  name: 'process-starts',
  title: 'Who starts processes and threads',
  about:
    'One row for each new process or thread (fork, vfork, clone, clone3, threads of the kernel): the caller, and the child as it begins.',
  columns: [...WHO, { name: 'child_pid', ctype: '__u32', about: 'the new one: a thread id' }],
  captures: { ...WHO_CAPTURES, child_pid: 'field.child_pid' },
  exercise: 'ls / > /dev/null; true',
  ways: [
    { hook: 'tp', points: ['tracepoint:sched:sched_process_fork'] },
    {
      hook: 'tp_btf',
      points: ['tracepoint:sched:sched_process_fork'],
      captures: { child_pid: 'arg.child->pid' },
    },
  ],
};
