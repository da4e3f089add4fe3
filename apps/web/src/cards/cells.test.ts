import type { Candidate } from '@hooklab/advisor';
import { expect, test } from 'vitest';
import { costColumn } from './cells';

const source = { kind: 'published', ref: 'x' } as const;
const candidate = (instructions: number | null, costs: [ns: number, on: string][]) =>
  ({
    instructions: instructions === null ? null : { count: instructions, kernel: '6.12' },
    costs: costs.map(([ns, on]) => ({ ns, on, source })),
  }) as unknown as Candidate;

test('instructions of this kernel, and nothing of another unit beside them', () => {
  const all = [candidate(474, [[11.8, 'bare']]), candidate(null, [[7.3, 'bare']])];
  const { unit, on, of } = costColumn(all);
  expect([unit, on, ...all.map(of)]).toEqual(['instr', 'kernel 6.12', '474', '—']);
});

test('else the figures of one benchmark: the one that has most of them', () => {
  const all = [
    candidate(null, [
      [107, 'vm'],
      [11.8, 'bare'],
    ]),
    candidate(null, [[7.3, 'bare']]),
    candidate(null, [[509, 'vm2']]),
  ];
  const { unit, on, of } = costColumn(all);
  expect([unit, on, ...all.map(of)]).toEqual(['ns', 'bare', '11.8', '7.3', '—']);
  expect(costColumn([]).unit).toBe('ns');
});
