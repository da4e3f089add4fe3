import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Filter } from './filter';
import { batchOf } from './fixtures';
import { Matches } from './matches';
import { RecordRing } from './ring';

const layout = { name: 'e', tag: null, size: 4, stride: 16, struct: 'e', columns: [] };
const even: Filter = { problem: null, test: ({ view }, at) => view.getUint32(at, true) % 2 === 0 };

function record(n: number): Uint8Array {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setUint32(0, n, true);
  return data;
}

test('whatever the order of batches and steps, the matches are those of the rows kept', () => {
  const action = fc.oneof(
    fc.record({ push: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ budget: fc.integer({ min: 0, max: 2 }) }),
  );
  fc.assert(
    fc.property(
      fc.array(action, { maxLength: 30 }),
      fc.integer({ min: 10, max: 3000 }),
      (actions, maxRows) => {
        const ring = new RecordRing([layout], { maxRows });
        const matches = new Matches(ring, even);
        let clock = 0;
        let n = 0;
        for (const a of actions) {
          if ('push' in a) ring.push(batchOf(Array.from({ length: a.push }, () => record(n++))));
          else matches.step(a.budget, () => clock++);
        }
        while (!matches.step(1, () => clock++));
        const expected: number[] = [];
        for (let row = ring.first; row < ring.end; row++) if (row % 2 === 0) expected.push(row);
        expect(Array.from({ length: matches.count }, (_, i) => matches.at(i))).toEqual(expected);
        expect(matches.behind).toBe(0);
        const middle = Math.floor((ring.first + ring.end) / 2);
        expect(matches.countBefore(middle)).toBe(expected.filter((r) => r < middle).length);
      },
    ),
    { numRuns: 60 },
  );
});

test('one step looks at a bounded number of rows', () => {
  const ring = new RecordRing([layout]);
  ring.push(batchOf(Array.from({ length: 5000 }, (_, i) => record(i))));
  const matches = new Matches(ring, even);
  let clock = 0;
  expect(matches.step(1, () => clock++)).toBe(false);
  expect(matches.behind).toBe(5000 - 512);
});
