import { expect, test } from 'vitest';
import { driftOf } from './drift';
import { newRun } from './runState';

const title = (id: string) => `VM ${id}`;

test('rows of what the editor shows differ in nothing; else it is said in what', () => {
  const run = newRun('t', 'lab:6.12', 0, 'int x;');
  expect(driftOf(run, { source: 'int x;', target: 'lab:6.12' }, title)).toBeNull();
  expect(driftOf(run, { source: 'int y;', target: 'lab:6.12' }, title)).toBe(
    'the editor has another program',
  );
  expect(driftOf(run, { source: 'int y;', target: 'lab:6.1' }, title)).toBe(
    'the editor has another program; the next run is for VM lab:6.1',
  );
  // a run of a command, whose C this page does not have
  expect(driftOf(newRun('t', 'lab:6.12', 0), { source: 'int y;', target: null }, title)).toBeNull();
});
