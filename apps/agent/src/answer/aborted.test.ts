import { expect, test } from 'vitest';
import { aborted } from './aborted';

test('a signal that came before is as good as one that comes', async () => {
  const before = new AbortController();
  before.abort();
  await aborted(before.signal);

  const later = new AbortController();
  let came = false;
  const wait = aborted(later.signal).then(() => {
    came = true;
  });
  await Promise.resolve();
  expect(came).toBe(false);
  later.abort();
  await wait;
  expect(came).toBe(true);
});
