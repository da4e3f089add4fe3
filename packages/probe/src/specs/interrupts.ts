/** What devices interrupt, and how long that takes. */
export const interrupts: unknown = {
  version: 2,
  name: 'interrupts',
  title: 'How long interrupts take',
  about:
    'One row for each interrupt of a device that has been served. Who is on the CPU has nothing to do with it.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'irq', ctype: '__s32', about: 'its number, as in /proc/interrupts' },
    { name: 'device', ctype: 'char[32]', about: 'whose it is' },
  ],
  captures: { ts: 'ts', latency_ns: 'latency', irq: 'field.irq', device: 'field.name' },
  exercise: 'find /usr/share/doc -maxdepth 1 | head -500 | xargs ls -ld > /dev/null; true',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:irq:irq_handler_entry'],
      exit: { hook: 'tp', point: 'tracepoint:irq:irq_handler_exit' },
    },
  ],
};
