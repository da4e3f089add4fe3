/** Timers of the kernel that run off. */
export const timers: unknown = {
  version: 2,
  name: 'timers',
  title: 'What timers run off',
  about: 'One row for each timer of the kernel that runs off: which function, how late it ended is not told.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'timer', ctype: 'void *', about: 'which' },
    { name: 'function', ctype: 'void *', about: 'what it calls: an address of the kernel’s code' },
    { name: 'now', ctype: '__u64', about: 'in ticks' },
  ],
  captures: { ts: 'ts', timer: 'field.timer', function: 'field.function', now: 'field.now' },
  exercise: 'sleep 0.3',
  ways: [{ hook: 'tp', points: ['tracepoint:timer:timer_expire_entry'] }],
};
