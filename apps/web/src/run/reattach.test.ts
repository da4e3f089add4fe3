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

test('else with the newest that nobody watches; never with one that has ended or that another window has', () => {
  expect(chosen([info(1), info(2), info(3, { watchers: 1 }), info(4, { phase: 'ended' })], 4)).toBe(2);
  expect(chosen([info(3, { watchers: 1 }), info(4, { phase: 'ended' })], null)).toBeNull();
  expect(chosen([], 1)).toBeNull();
});

test('what is kept is a number or nothing', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const tab = new TabRun(storage);
  expect(tab.get()).toBeNull();
  tab.set(7);
  expect(new TabRun(storage).get()).toBe(7);
  kept.set('hooklab.run', 'x');
  expect(tab.get()).toBeNull();
  expect(new TabRun(null).get()).toBeNull();
});
