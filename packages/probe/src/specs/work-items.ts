/** Work that the kernel puts off to threads of its own. */
export const workItems: unknown = {
  version: 2,
  name: 'work-items',
  title: 'What kernel workers do',
  about: 'One row for each piece of work that a kworker has done.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'comm', ctype: 'char[16]', about: "the thread's name", status: false },
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'function', ctype: 'void *', about: 'what it calls: an address of the kernel’s code' },
  ],
  captures: { ts: 'ts', comm: 'comm', latency_ns: 'latency', function: 'field.function' },
  exercise: 'sync; sleep 0.2',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:workqueue:workqueue_execute_start'],
      exit: { hook: 'tp', point: 'tracepoint:workqueue:workqueue_execute_end' },
      captures: { latency_ns: 'latency' },
    },
  ],
};
