import { WHO, WHO_CAPTURES } from './who';

/** Which signals processes act on. */
export const signalsReceived: unknown = {
  version: 2,
  name: 'signals-received',
  title: 'Who receives signals',
  about: 'One row for each signal that a process takes: by a handler, or by ending.',
  columns: [
    ...WHO,
    { name: 'signal', ctype: '__s32', about: 'its number' },
    { name: 'code', ctype: '__s32', about: '0: kill(), 128: the kernel' },
    {
      name: 'handler',
      ctype: 'void *',
      about: 'its function in the process; 0: what the kernel does by itself',
    },
  ],
  captures: { ...WHO_CAPTURES, signal: 'field.sig', code: 'field.code', handler: 'field.sa_handler' },
  exercise: 'sh -c "trap : USR1; kill -USR1 \\$\\$"; true',
  ways: [{ hook: 'tp', points: ['tracepoint:signal:signal_deliver'] }],
};
