import { expect, test } from 'vitest';
import { offered } from './offered';

test('an observer is offered what looks, a driver also what changes, an owner also who comes in', () => {
  expect(offered('observer', 'runs.list')).toBe(true);
  expect(offered('observer', 'run.start')).toBe(false);
  expect(offered('driver', 'run.start')).toBe(true);
  expect(offered('driver', 'sessions.revoke')).toBe(false);
  expect(offered('owner', 'sessions.revoke')).toBe(true);
  expect(offered('observer', undefined)).toBe(true);
  expect(offered(null, 'run.start')).toBe(true);
});
