import { GOALS } from '@hooklab/advisor';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goalText, questionOf, readGoal } from './question';

test('a goal with the parameters that are not its own', () => {
  expect(goalText({ kind: 'goal', goal: 'G-03', params: { syscall: 'openat' } })).toBe('G-03');
  expect(goalText({ kind: 'goal', goal: 'G-03', params: { syscall: 'read' } })).toBe('G-03,syscall:read');
  expect(readGoal('G-03,syscall:read,other:x')?.params).toEqual({ syscall: 'read' });
  expect(readGoal('G-999')).toBeNull();
});

test('any value of a parameter comes back', () => {
  fc.assert(
    fc.property(fc.constantFrom(...GOALS), fc.string({ minLength: 1 }), (goal, value) => {
      const params = Object.fromEntries(Object.keys(goal.params).map((id) => [id, value]));
      expect(readGoal(goalText({ kind: 'goal', goal: goal.id, params }))?.params).toEqual(params);
    }),
  );
});

test('a point goes before a goal; what is no point asks nothing', () => {
  expect(questionOf('fn:vfs_unlink', 'G-03')).toMatchObject({ kind: 'point' });
  expect(questionOf('fn:not a name', null)).toBeNull();
  expect(questionOf(null, null)).toBeNull();
});
