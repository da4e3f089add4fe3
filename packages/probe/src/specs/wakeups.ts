import { WHO, WHO_CAPTURES } from './who';

/** Who wakes whom. */
export const wakeups: unknown = {
  version: 2,
  name: 'wakeups',
  title: 'Who wakes whom',
  about: 'One row for each task that is woken: the current process is who wakes it, if it is no interrupt.',
  columns: [
    ...WHO,
    { name: 'woken', ctype: 'char[16]', about: 'who is woken', status: false },
    { name: 'woken_pid', ctype: '__u32', about: 'its thread id' },
    { name: 'target_cpu', ctype: '__s32', about: 'where it is to run' },
  ],
  captures: { ...WHO_CAPTURES, woken: 'field.comm', woken_pid: 'field.pid', target_cpu: 'field.target_cpu' },
  exercise: '(sleep 0.02; echo) | cat > /dev/null',
  ways: [{ hook: 'tp', points: ['tracepoint:sched:sched_waking'] }],
};
