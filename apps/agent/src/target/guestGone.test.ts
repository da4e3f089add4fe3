import { expect, test } from 'vitest';
import { guestLoaderGone } from './guestGone';

const memory = '[   12.301441] Out of memory: Killed process 149 (node) total-vm:1031496kB, anon-rss:51120kB';

test.each([
  [undefined, '', 'its connection closed'],
  [139, '', 'it was killed by signal 11'],
  [
    2,
    'loader: ENOMEM: not enough memory\n',
    'it ended with code 2; the last word: loader: ENOMEM: not enough memory',
  ],
  [137, `${memory}\n`, 'the VM ran out of memory: Killed process 149 (node)'],
  [undefined, `${memory}\n`, 'the VM ran out of memory: Killed process 149 (node)'],
  [
    137,
    '[    9.100000] BUG: unable to handle page fault for address: 0000000000000008\n[    9.2] Call Trace:\n',
    'it was killed by signal 9; the last word: BUG: unable to handle page fault for address: 0000000000000008',
  ],
])('a loader that ended with %s', (status, console, cause) => {
  expect(guestLoaderGone(status, console).cause).toBe(cause);
});
