import { WHO, WHO_CAPTURES } from './who';

/** What disks are asked for, and by whom. */
export const diskRequests: unknown = {
  version: 2,
  name: 'disk-requests',
  title: 'Who uses the disks',
  about:
    'One row for each request that a disk is handed: what was written before and kept in memory, and on older kernels all, is handed over by a thread of the kernel.',
  columns: [
    ...WHO,
    { name: 'dev', ctype: '__u32', about: 'the disk: major number times 1048576, and minor' },
    {
      name: 'op',
      ctype: 'char[16]',
      about: 'R read, W write, D discard, F flush; S: somebody waits',
      status: false,
    },
    { name: 'sector', ctype: '__u64', about: 'where, in units of 512 bytes' },
    { name: 'bytes', ctype: '__u32', about: 'how much' },
  ],
  captures: {
    ...WHO_CAPTURES,
    dev: 'field.dev',
    op: 'field.rwbs',
    sector: 'field.sector',
    bytes: 'field.bytes',
  },
  exercise:
    'modprobe null_blk; dd if=/dev/nullb0 of=/dev/null bs=16k count=2 iflag=direct 2> /dev/null; true',
  ways: [{ hook: 'tp', points: ['tracepoint:block:block_rq_issue'] }],
};
