/** How long tasks that could run wait for a CPU. */
export const runQueueWaits: unknown = {
  version: 2,
  name: 'run-queue-waits',
  title: 'Who waits for a CPU',
  about: 'One row for each task that waited 1 ms and more between being woken and running.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'task', ctype: 'char[16]', about: 'who waited', status: false },
    { name: 'pid', ctype: '__u32', about: 'its thread id' },
    { name: 'cpu', ctype: '__s32', about: 'where it was to run' },
  ],
  captures: {
    ts: 'ts',
    latency_ns: 'latency',
    task: 'field.comm',
    pid: 'field.pid',
    cpu: 'field.target_cpu',
  },
  filter: [{ column: 'latency_ns', op: '>=', value: 1000000 }],
  exercise:
    'for i in 1 2 3 4; do sh -c "i=0; while [ \\$i -lt 4000 ]; do i=\\$((i+1)); done" & done; sleep 0.05; wait',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:sched:sched_wakeup', 'tracepoint:sched:sched_wakeup_new'],
      exit: { hook: 'tp', point: 'tracepoint:sched:sched_switch' },
      key: { entry: ['field.pid'], exit: ['field.next_pid'], about: 'the task' },
    },
  ],
};
