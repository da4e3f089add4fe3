import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  batchOf,
  closedLayout,
  closedRecord,
  openedLayout,
  openedRecord,
  unlinkLayout,
  unlinkRecord,
} from './fixtures';
import { RecordRing } from './ring';

const small = { name: 'e', tag: null, size: 8, stride: 16, struct: 'e', columns: [] };

function numbered(n: number, length = 8): Uint8Array {
  const data = new Uint8Array(length);
  new DataView(data.buffer).setUint32(0, n, true);
  return data;
}

test('a batch of whole records is kept byte for byte', () => {
  const ring = new RecordRing([unlinkLayout]);
  const record = unlinkRecord({ ts: 5n, pid: 7, dfd: -100, comm: 'rm', path: '/tmp/a' });
  expect(ring.push(batchOf([record, record]))).toBe(2);
  expect([ring.first, ring.end]).toEqual([0, 2]);
  const at = ring.offsetOf(1);
  expect(ring.records.bytes.subarray(at, at + 48)).toEqual(record);
});

test('records in any batches: the last `capacity` are kept, in order; those of another length are no rows', () => {
  const length = fc.oneof({ weight: 5, arbitrary: fc.constant(8) }, fc.integer({ min: 4, max: 20 }));
  const batches = fc.array(fc.array(length, { maxLength: 40 }), { maxLength: 12 });
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 70 }), (lengths, maxRows) => {
      const ring = new RecordRing([small], { maxRows });
      const rows: Uint8Array[] = [];
      let n = 0;
      for (const batch of lengths) {
        const records = batch.map((bytes) => numbered(n++, bytes));
        const good = records.filter((r) => r.length === small.size);
        expect(ring.push(batchOf(records))).toBe(good.length);
        rows.push(...good);
      }
      expect(ring.end).toBe(rows.length);
      expect(ring.first).toBe(Math.max(0, rows.length - maxRows));
      for (let row = ring.first; row < ring.end; row++) {
        const at = ring.offsetOf(row);
        expect(ring.records.bytes.subarray(at, at + small.size)).toEqual(rows[row]);
      }
    }),
  );
});

test('growth from the first slots to the capacity loses nothing', () => {
  const ring = new RecordRing([small], { maxRows: 5000 });
  for (let i = 0; i < 50; i++) ring.push(batchOf(Array.from({ length: 99 }, (_, j) => numbered(i * 99 + j))));
  expect([ring.first, ring.end]).toEqual([0, 4950]);
  for (const row of [0, 1023, 1024, 2048, 4949]) {
    expect(ring.records.view.getUint32(ring.offsetOf(row), true)).toBe(row);
  }
});

test('any bytes as a batch: no throw, and every row counted is inside the storage', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const ring = new RecordRing([small], { maxRows: 16 });
      const taken = ring.push(bytes.slice().buffer);
      expect(ring.end).toBe(taken);
      for (let row = ring.first; row < ring.end; row++) {
        expect(ring.offsetOf(row) + small.size).toBeLessThanOrEqual(ring.records.bytes.length);
      }
    }),
  );
});

test('a batch cut short keeps its whole records', () => {
  const ring = new RecordRing([small]);
  expect(ring.push(batchOf([numbered(1), numbered(2)]).slice(0, -4))).toBe(1);
  expect(ring.records.view.getUint32(ring.offsetOf(0), true)).toBe(1);
});

test('records of two kinds, and of none, in any batches: each row is its record and of its kind', () => {
  const record = fc.constantFrom('opened', 'closed', 'neither' as const);
  fc.assert(
    fc.property(
      fc.array(fc.array(record, { maxLength: 20 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      (batches, maxRows) => {
        const ring = new RecordRing([openedLayout, closedLayout], { maxRows });
        const rows: Uint8Array[] = [];
        let n = 0;
        for (const batch of batches) {
          const records = batch.map((kind) => {
            n++;
            if (kind === 'opened') return openedRecord(BigInt(n), `/${n}`);
            return kind === 'closed' ? closedRecord(BigInt(n), n) : numbered(n, 11);
          });
          const good = records.filter((r) => r.length !== 11);
          expect(ring.push(batchOf(records))).toBe(good.length);
          rows.push(...good);
        }
        for (let row = ring.first; row < ring.end; row++) {
          const at = ring.offsetOf(row);
          const layout = ring.kinds.layouts[ring.kindOf(row)]!;
          expect(ring.records.bytes.subarray(at, at + layout.size)).toEqual(rows[row]);
        }
      },
    ),
  );
});
