import { WHO, WHO_CAPTURES } from './who';

/** Who sends which signal to whom. */
export const signalsSent: unknown = {
  version: 2,
  name: 'signals-sent',
  title: 'Who sends signals',
  about:
    'One row for each signal that is sent: the current process is the sender, where a process sent it (code 0 and below); others come of the kernel.',
  columns: [
    ...WHO,
    { name: 'signal', ctype: '__s32', about: 'its number: 9 SIGKILL, 15 SIGTERM, 17 SIGCHLD' },
    { name: 'code', ctype: '__s32', about: '0: kill(), -6: tkill(), 128: the kernel' },
    { name: 'target_pid', ctype: '__u32', about: 'who gets it: a thread id' },
    { name: 'target', ctype: 'char[16]', about: 'its name', status: false },
    {
      name: 'result',
      ctype: '__s32',
      about: '0 delivered, 1 ignored, 2 already pending, 3 and 4 information lost',
    },
  ],
  captures: {
    ...WHO_CAPTURES,
    signal: 'field.sig',
    code: 'field.code',
    target_pid: 'field.pid',
    target: 'field.comm',
    result: 'field.result',
  },
  exercise: 'sleep 60 & kill -USR1 $!; wait; true',
  ways: [{ hook: 'tp', points: ['tracepoint:signal:signal_generate'] }],
};
