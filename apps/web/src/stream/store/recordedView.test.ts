import { RECORDING_PAGE, writeBatchHeader } from '@hooklab/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchOf, unlinkLayout, unlinkRecord } from './fixtures';
import { RecordedView } from './recordedView';

const OFFSET = 1_700_000_000_000_000_000n;

function view(first: number, end: number) {
  const asked: [number, number][] = [];
  const read = async (from: number, to: number): Promise<ArrayBuffer> => {
    asked.push([from, to]);
    const start = Math.max(first, from);
    const stop = Math.min(end, to);
    const records = Array.from({ length: Math.max(0, stop - start) }, (_, i) =>
      unlinkRecord({ ts: BigInt(start + i) * 1000n, pid: start + i, dfd: -1, comm: 'rm', path: '/a' }),
    );
    const batch = batchOf(records);
    const view = new DataView(batch);
    new Uint8Array(batch).set(
      writeBatchHeader({
        run: 0,
        seq: 0,
        count: records.length,
        bytes: view.byteLength - 24,
        first: start,
      }),
    );
    return batch;
  };
  const of = {
    layouts: [unlinkLayout],
    first,
    end,
    gaps: [{ before: first + 1, records: 7, why: 'x' }],
    origin: String(first * 1000),
    clock: String(OFFSET),
  };
  return { asked, source: new RecordedView(of, read) };
}

const pidOf = (row: { cells: { text: string }[] }) => Number(row.cells[1]!.text);

it('any window has its rows and no others, and few pages are kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(3000),
      fc.nat(40_000),
      fc.array(fc.tuple(fc.nat(45_000), fc.nat(90)), { minLength: 1, maxLength: 40 }),
      async (first, length, wants) => {
        const { source } = view(first, first + length);
        for (const [from, n] of wants) {
          const window = await source.read(from, from + n);
          const start = Math.max(first, from);
          const stop = Math.min(first + length, from + n);
          expect(window.rows.map(pidOf)).toEqual(
            Array.from({ length: Math.max(0, stop - start) }, (_, i) => start + i),
          );
          expect(source.pages).toBeLessThanOrEqual(24);
        }
      },
    ),
    { numRuns: 30 },
  );
});

it('a page is asked for once, and again where asking failed', async () => {
  const { source, asked } = view(0, 2000);
  await source.read(10, 50);
  await source.read(20, 60);
  expect(asked).toEqual([[0, RECORDING_PAGE]]);
});

it('tells gaps, the time since the first row, and what the wall clock read', async () => {
  const { source } = view(100, 200);
  const { rows } = await source.read(100, 103);
  expect(rows.map(({ gap }) => gap)).toEqual([0, 7, 0]);
  expect(rows[2]!.cells[0]!.text).toBe('0.000002');
  expect(await source.detail(102)).toMatchObject({ clock: '102000', wall: '2023-11-14T22:13:20.000102Z' });
  expect(await source.detail(99)).toBe(null);
});

it('a replay shows the rows before the one where it is', async () => {
  const { source } = view(0, 1000);
  source.showTo(12.4);
  expect((await source.read(0, 40)).rows.length).toBe(12);
  source.showTo(1e9);
  expect(source.state.get().places).toEqual({ first: 0, end: 1000 });
});
