import { goalById } from '@hooklab/advisor';
import { expect, test } from 'vitest';
import { shortTitle } from '../ask/goalTitle';
import { ASK, BROWSE } from '../route/route';
import { pageTitle } from './pageTitle';

const none = { probe: null, target: null, running: null };

test.each([
  [ASK, none, 'Ask – Hooklab'],
  [
    { ...ASK, query: 'who deletes this file', surface: 'debian-6.12' },
    none,
    'who deletes this file · debian-6.12 · Ask – Hooklab',
  ],
  [{ ...ASK, goal: 'G-03,syscall:openat' }, none, `${shortTitle(goalById.get('G-03')!)} · Ask – Hooklab`],
  [
    { ...BROWSE, point: 'fn:vfs_unlink', query: 'unl', surface: 'lab:6.1' },
    none,
    'fn:vfs_unlink · lab:6.1 · Browse – Hooklab',
  ],
  [
    { screen: 'run' },
    { probe: 'unlinkat', target: 'lab:6.12', running: null },
    'unlinkat · lab:6.12 · Compose – Hooklab',
  ],
  [
    { screen: 'run' },
    { probe: 'x', target: 'lab:6.12', running: 'unlinkat · tp' },
    '▶ unlinkat · tp · lab:6.12 · Compose – Hooklab',
  ],
] as const)('%j %j', (route, composed, title) => {
  expect(pageTitle(route, composed)).toBe(title);
});
