import { expect, test } from 'vitest';
import { connectionAfterRefusal } from './connection';

test.each([
  ['websocket error', null, 'away'],
  ['websocket error', 400, 'away'],
  ['websocket error', 503, 'away'],
  ['websocket error', 401, 'unauthorized'],
  ['websocket error', 403, 'unauthorized'],
  ['unauthorized', null, 'unauthorized'],
  ['Unauthorised', 400, 'unauthorized'],
  ['version', 400, 'outdated'],
  ['version', null, 'outdated'],
] as const)('%s with status %s → %s', (message, status, expected) => {
  expect(connectionAfterRefusal(message, status)).toBe(expected);
});
