import { BATCH_HEADER, writeBatchHeader } from '@hooklab/protocol';
import { Kinds, type Layout, RC_NULL, RECORD_HEADER, walkBatch } from '@hooklab/records';
import { expect, it } from 'vitest';
import { SummarySink } from './summary';

const layout: Layout = {
  name: 'event',
  tag: null,
  struct: 'hl_event',
  size: 32,
  stride: 40,
  columns: [
    { name: 'n', ctype: '__u64', kind: 'uint', offset: 0, size: 8 },
    { name: 'path', ctype: 'char[16]', kind: 'string', offset: 8, size: 16, statusOffset: 24 },
  ],
};

/** path null: it could not be read */
function batchOf(events: readonly { n: bigint; path: string | null }[]): Uint8Array {
  const out = Buffer.alloc(BATCH_HEADER + events.length * layout.stride);
  writeBatchHeader(
    { run: 1, seq: 0, count: events.length, bytes: events.length * layout.stride, first: 0 },
    out,
  );
  for (const [i, { n, path }] of events.entries()) {
    const at = BATCH_HEADER + i * layout.stride;
    out.writeUInt32LE(layout.size, at);
    const data = at + RECORD_HEADER;
    out.writeBigUInt64LE(n, data);
    out.write(path ?? '', data + 8);
    out.writeInt32LE(path === null ? RC_NULL : path.length + 1, data + 24);
  }
  return out;
}

function summed(events: Parameters<typeof batchOf>[0], most = 1000, rows = 2) {
  let enough = 0;
  const sink = new SummarySink(most, rows, () => enough++);
  sink.layouts([layout]);
  const payload = batchOf(events);
  sink.batch(payload, walkBatch(payload.subarray(BATCH_HEADER), events.length, new Kinds([layout])));
  return { sink, enough: () => enough };
}

it('keeps the first rows, and says of each column how its values are', () => {
  const { sink } = summed([
    { n: 3n, path: '/a' },
    { n: 3n, path: '/b' },
    { n: 2n ** 64n - 1n, path: null },
  ]);
  expect(sink.rows).toEqual([
    { n: 3, path: '/a' },
    { n: 3, path: '/b' },
  ]);
  expect(sink.columns()).toEqual([
    {
      name: 'n',
      type: '__u64',
      values: 3,
      different: 2,
      top: [
        { value: 3, count: 2 },
        { value: '18446744073709551615', count: 1 },
      ],
      least: 3,
      most: '18446744073709551615',
    },
    {
      name: 'path',
      type: 'char[16]',
      values: 2,
      unread: 1,
      different: 2,
      top: [
        { value: '/a', count: 1 },
        { value: '/b', count: 1 },
      ],
    },
  ]);
});

it('more values than are told apart are counted together, and numbers are spread', () => {
  const { sink } = summed(
    Array.from({ length: 3000 }, (_, i) => ({ n: BigInt(i), path: '/same' })),
    5000,
  );
  const [n, path] = sink.columns();
  expect(n).toMatchObject({ values: 3000, different: 'more than 1000', top: [], least: 0, most: 2999 });
  expect(n!.spread!.reduce((sum, { count }) => sum + count, 0)).toBe(3000);
  expect(path!.top).toEqual([{ value: '/same', count: 3000 }]);
});

it('takes no more than its limit, counts the rest as shed, and says that it is enough', () => {
  const { sink, enough } = summed(
    Array.from({ length: 10 }, () => ({ n: 1n, path: '' })),
    4,
    100,
  );
  expect([sink.delivered, sink.shed, sink.rows.length, enough()]).toEqual([4, 6, 4, 1]);
  expect(sink.columns()[0]!.values).toBe(4);
});
