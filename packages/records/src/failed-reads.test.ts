import { describe, expect, it } from 'vitest';
import { RC_NULL } from './cell';
import { FailedReads } from './failed-reads';
import { Kinds } from './kinds';
import { RECORD_HEADER, strideOf } from './stride';
import { walkBatch } from './walk';

/** __s32 path__rc; char path[4]; char plain[4]; */
const SIZE = 12;
const kinds = new Kinds([
  {
    name: 'event',
    tag: null,
    struct: 'hl_event',
    size: SIZE,
    stride: strideOf(SIZE),
    columns: [
      { name: 'path', ctype: 'char[4]', kind: 'string', offset: 4, size: 4, statusOffset: 0 },
      { name: 'plain', ctype: 'char[4]', kind: 'string', offset: 8, size: 4 },
    ],
  },
]);

type Made = readonly [rc: number, path: string, plain: string];

function after(...batches: Made[][]): FailedReads {
  const reads = new FailedReads(kinds);
  for (const batch of batches) {
    const bytes = new Uint8Array(batch.length * strideOf(SIZE));
    const view = new DataView(bytes.buffer);
    for (const [i, [rc, path, plain]] of batch.entries()) {
      const data = i * strideOf(SIZE) + RECORD_HEADER;
      view.setUint32(data - RECORD_HEADER, SIZE, true);
      view.setInt32(data, rc, true);
      bytes.set(new TextEncoder().encode(path), data + 4);
      bytes.set(new TextEncoder().encode(plain), data + 8);
    }
    reads.add(bytes, walkBatch(bytes, batch.length, kinds));
  }
  return reads;
}

describe('columns of which nothing was ever read', () => {
  it('are those that failed in every record, with the errno', () => {
    const reads = after(
      [[-14, '', 'a']],
      [
        [-14, '', ''],
        [-34, '', 'b'],
      ],
    );
    expect(reads.all(3)).toEqual([{ name: 'path', records: 3, errno: -34 }]);
    expect(reads.all(4)).toEqual([]);
  });

  it('are good for ever after one value; an empty string that was read is a value, NULL says nothing', () => {
    expect(
      after([
        [-14, '', 'a'],
        [3, 'ab', 'a'],
        [-14, '', 'a'],
      ]).all(1),
    ).toEqual([]);
    expect(
      after([
        [1, '', 'a'],
        [-14, '', 'a'],
      ]).all(1),
    ).toEqual([]);
    expect(
      after([
        [RC_NULL, '', 'a'],
        [RC_NULL, '', 'a'],
      ]).all(1),
    ).toEqual([]);
    expect(
      after([
        [RC_NULL, '', 'a'],
        [-14, '', 'a'],
      ]).all(1),
    ).toEqual([{ name: 'path', records: 1, errno: -14 }]);
  });

  it('without a read status are those that were always empty', () => {
    expect(
      after([
        [2, 'a', ''],
        [2, 'a', ''],
      ]).all(2),
    ).toEqual([{ name: 'plain', records: 2, errno: null }]);
  });
});
