/** Work of the kernel between processes: network, timers, disks. */
export const softirqs: unknown = {
  version: 2,
  name: 'softirqs',
  title: 'How long softirqs take',
  about: 'One row for each softirq that has run. Who is on the CPU has nothing to do with it.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    {
      name: 'vector',
      ctype: '__u32',
      about: '1 timer, 2 and 3 network, 4 disks, 6 tasklets, 7 scheduler, 9 RCU',
    },
  ],
  captures: { ts: 'ts', latency_ns: 'latency', vector: 'field.vec' },
  exercise:
    'ip link set lo up; python3 -c \'import socket; s = socket.socket(2, 2); s.sendto(b"x", ("127.0.0.1", 7209))\'',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:irq:softirq_entry'],
      exit: { hook: 'tp', point: 'tracepoint:irq:softirq_exit' },
    },
  ],
};
