import { WHO, WHO_CAPTURES } from './who';

/** Who is to be spared or killed first when memory is short. */
export const oomScores: unknown = {
  version: 2,
  name: 'oom-scores',
  title: 'Who changes OOM scores',
  about: 'One row for each change of how readily a process is killed when memory is short.',
  columns: [
    ...WHO,
    { name: 'target_pid', ctype: '__u32', about: 'whose score' },
    { name: 'target', ctype: 'char[16]', about: 'its name', status: false },
    { name: 'score', ctype: '__s16', about: '-1000 never, 1000 first' },
  ],
  captures: { ...WHO_CAPTURES, target_pid: 'field.pid', target: 'field.comm', score: 'field.oom_score_adj' },
  exercise: 'sh -c "echo 321 > /proc/self/oom_score_adj"; true',
  ways: [{ hook: 'tp', points: ['tracepoint:oom:oom_score_adj_update'] }],
};
