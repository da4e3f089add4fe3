import { expect, it } from 'vitest';
import { runCost } from './run-cost';

const program = (runs: number | null, timeNs: number | null) => ({ instructions: 100, runs, timeNs });

it('puts the programs of a run together', () => {
  expect(runCost([program(2, 500), program(8, 1500)])).toEqual({
    instructions: 200,
    runs: 10,
    nsPerRun: 200,
  });
});

it('what one does not tell is unknown, and what never ran has no mean', () => {
  expect(runCost([program(2, 500), program(null, null)])).toEqual({
    instructions: 200,
    runs: null,
    nsPerRun: null,
  });
  expect(runCost([program(0, 0)]).nsPerRun).toBeNull();
  expect(runCost([])).toEqual({ instructions: null, runs: null, nsPerRun: null });
});
