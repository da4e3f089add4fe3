import { expect, test } from 'vitest';
import { familyOf } from './family';

test.each([
  ['tp', 'tracepoint'],
  ['tp_btf', 'tracepoint'],
  ['kprobe.session', 'kprobe'],
  ['ksyscall', 'kprobe'],
  ['fentry.s', 'fentry'],
  ['lsm', 'fentry'],
  ['usdt', 'user'],
  ['perf_event', 'sampling'],
  ['xdp', 'other'],
])('%s is of the %s family', (hook, family) => {
  expect(familyOf(hook)).toBe(family);
});
