import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Urgent } from './urgent';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Has it gone on after what can go on has? */
async function goesOn(over: Promise<void>): Promise<boolean> {
  let gone = false;
  void over.then(() => {
    gone = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return gone;
}

it('who lets it go first waits for the last that is urgent, each counted once', async () => {
  const urgent = new Urgent();
  expect(await goesOn(urgent.over())).toBe(true);
  const first = urgent.begin();
  const second = urgent.begin();
  const over = urgent.over();
  first();
  first();
  expect(await goesOn(over)).toBe(false);
  second();
  expect(await goesOn(over)).toBe(true);
});

it('what becomes urgent again before the turn comes goes first, too; none does for ever', async () => {
  const urgent = new Urgent();
  const over = urgent.over();
  await over;
  const end = urgent.begin();
  const next = urgent.over();
  end();
  urgent.begin(5_000);
  expect(await goesOn(next)).toBe(false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await goesOn(next)).toBe(true);
});
