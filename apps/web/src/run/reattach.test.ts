import type { RunInfo } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { runToWatch, TabRun } from './reattach';

const info = (run: number, more: Partial<RunInfo> = {}): RunInfo => ({
  run,
  target: 'local',
  title: 't',
  phase: 'streaming',
  ageMs: 1000 - run,
  watchers: 0,
  ...more,
});
const chosen = (runs: RunInfo[], ofTab: number | null) => runToWatch(runs, ofTab)?.run ?? null;

test('a tab goes on with its own run, though its old connection still watches it', () => {
  expect(chosen([info(1), info(2, { watchers: 1 }), info(3)], 2)).toBe(2);
});

test('its own also when that has ended: the rows are still there', () => {
  expect(chosen([info(1), info(4, { phase: 'ended' })], 4)).toBe(4);
});

test('else with the newest that goes on, also when another window watches it; never with an ended one', () => {
  expect(chosen([info(1), info(2), info(3, { watchers: 1 }), info(4, { phase: 'ended' })], null)).toBe(3);
  expect(chosen([info(4, { phase: 'ended' })], null)).toBeNull();
  expect(chosen([], 1)).toBeNull();
});

test('what is kept is a run or nothing', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const tab = new TabRun(storage);
  expect(tab.get()).toBeNull();
  tab.set(7, true);
  expect(new TabRun(storage).get()).toEqual({ run: 7, mine: true });
  tab.set(8, false);
  expect(new TabRun(storage).get()).toEqual({ run: 8, mine: false });
  kept.set('hooklab.run', 'x');
  expect(tab.get()).toBeNull();
  expect(new TabRun(null).get()).toBeNull();
});
