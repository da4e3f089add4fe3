import { diskIo } from './disk-io';

/** How long disks take as a whole: what bcc's biolatency shows, for each disk and operation. The rows are disk-io's. */
export const diskLatency: unknown = {
  ...(diskIo as object),
  name: 'disk-latency',
  title: 'How long disks take, as a histogram',
  about:
    'Requests that disks have completed, summed up in the kernel by disk and operation: how many, how much, and how the ' +
    'time from the device having it until it was done is spread. It costs far less than a row for each.',
  aggregate: {
    by: ['disk', 'op'],
    totals: [
      { op: 'log2', column: 'latency_ns' },
      { op: 'avg', column: 'latency_ns' },
      { op: 'max', column: 'latency_ns' },
      { op: 'sum', column: 'bytes' },
    ],
    most: 1024,
  },
};
