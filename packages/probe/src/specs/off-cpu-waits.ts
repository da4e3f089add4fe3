/** How long tasks are away from a CPU, by choice or not. */
export const offCpuWaits: unknown = {
  version: 2,
  name: 'off-cpu-waits',
  title: 'Who is off the CPU',
  about: 'One row for each task that comes back after 5 ms and more: asleep, waiting, or waiting for a CPU.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'task', ctype: 'char[16]', about: 'who was away', status: false },
    { name: 'pid', ctype: '__u32', about: 'its thread id' },
    {
      name: 'state',
      ctype: '__s64',
      about: 'as it left: 0 it could run, 1 asleep, 2 waits for a disk or a lock',
    },
  ],
  captures: {
    ts: 'ts',
    latency_ns: 'latency',
    task: 'field.prev_comm',
    pid: 'field.prev_pid',
    state: 'field.prev_state',
  },
  filter: [
    { column: 'latency_ns', op: '>=', value: 5000000 },
    { column: 'pid', op: '!=', value: 0 },
  ],
  exercise: 'sleep 0.05',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:sched:sched_switch'],
      exit: { hook: 'tp', point: 'tracepoint:sched:sched_switch' },
      key: { entry: ['field.prev_pid'], exit: ['field.next_pid'], about: 'the task' },
    },
  ],
};
