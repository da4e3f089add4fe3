import { WHO, WHO_CAPTURES } from './who';

/** How threads and processes end: the exit code is what wait() tells. */
export const processEnds: unknown = {
  version: 2,
  name: 'process-ends',
  title: 'What ends, and how',
  about: 'One row for each thread that ends. A process ends with its last thread.',
  columns: [
    ...WHO,
    {
      name: 'code',
      ctype: '__s32',
      about: 'what wait() tells: the exit status times 256, or the signal that killed it',
    },
  ],
  captures: { ...WHO_CAPTURES, code: 'arg.p->exit_code' },
  exercise: 'sh -c "exit 3"; true',
  ways: [
    { hook: 'tp_btf', points: ['tracepoint:sched:sched_process_exit'] },
    { hook: 'raw_tp', points: ['tracepoint:sched:sched_process_exit'] },
  ],
};
