/** Why a disk is slow: each request from the moment that the device gets it until it is done. */
export const diskIo: unknown = {
  version: 2,
  name: 'disk-io',
  title: 'How long disks take',
  about:
    'One row for each request that a disk has completed: which, what, where, how much, how long. Who is the process ' +
    'that asked for it, whoever handed it to the device: of what was written before and kept in memory, a thread of the kernel.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot, when it was done' },
    { name: 'latency_ns', ctype: '__u64', about: 'from the device having it until it was done' },
    { name: 'pid', ctype: '__u32', about: 'process that asked for it' },
    { name: 'comm', ctype: 'char[16]', about: "the thread's name", status: false },
    { name: 'disk', ctype: 'char[32]', about: 'the device', status: false },
    { name: 'op', ctype: 'char[16]', about: 'READ, WRITE, FLUSH, DISCARD …', status: false },
    { name: 'sector', ctype: '__u64', about: 'where, in units of 512 bytes' },
    { name: 'bytes', ctype: '__u32', about: 'how much' },
    {
      name: 'error',
      ctype: '__s32',
      about: '0: done; else why not: 10 (BLK_STS_IOERR) …; on 5.10 a negative error number',
    },
  ],
  captures: {
    ts: 'ts',
    latency_ns: 'latency',
    pid: 'pid',
    comm: 'comm',
    disk: 'arg.rq->q->disk->disk_name ?? arg.rq->rq_disk->disk_name',
    op: 'name(req_op, arg.rq->cmd_flags & 0xff) ?? name(req_opf, arg.rq->cmd_flags & 0xff)',
    sector: 'arg.rq->__sector',
    bytes: 'arg.rq->__data_len',
  },
  exercise: 'f=$(mktemp) && dd if=/dev/zero of="$f" bs=64k count=16 conv=fsync 2> /dev/null; rm "$f"',
  ways: ['tp_btf', 'raw_tp'].map((hook) => ({
    hook,
    points: ['tracepoint:block:block_rq_issue'],
    exit: {
      hook,
      point: 'tracepoint:block:block_rq_complete',
      captures: { error: 'arg.error ?? arg.1' },
    },
    ahead: {
      hook,
      point: 'tracepoint:block:block_getrq',
      captures: { pid: 'pid', comm: 'comm' },
      key: { ahead: 'arg.bio', entry: 'arg.rq->bio' },
    },
    key: { entry: ['arg.rq'], exit: ['arg.rq'], about: 'the request' },
  })),
};
