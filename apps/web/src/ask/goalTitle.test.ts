import { GOALS, goalById } from '@hooklab/advisor';
import { expect, test } from 'vitest';
import { goalFits, shortTitle, titleParts } from './goalTitle';

test('every goal has a short title, and a place for each of its parameters', () => {
  for (const goal of GOALS) {
    expect(shortTitle(goal), goal.id).toMatch(/^[^‹›]{3,}$/);
    const places = titleParts(goal).flatMap((p) => ('param' in p ? [p.param] : []));
    expect(places.sort(), goal.id).toEqual(Object.keys(goal.params).sort());
  }
});

test('a goal is found by its title and by other words for it', () => {
  const goal = goalById.get('G-03')!;
  expect(shortTitle(goal)).toBe('The return value of a syscall');
  expect(goalFits(goal, 'RETURN sysc')).toBe(true);
  expect(goalFits(goal, 'result')).toBe(true);
  expect(goalFits(goal, 'return packet')).toBe(false);
});
