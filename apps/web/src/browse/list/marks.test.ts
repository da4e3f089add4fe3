import fc from 'fast-check';
import { expect, it } from 'vitest';
import { marksOf } from './marks';

const shown = (name: string, ...words: string[]): string => {
  let text = '';
  let at = 0;
  for (const [from, to] of marksOf(name, words)) {
    text += `${name.slice(at, from)}[${name.slice(from, to)}]`;
    at = to;
  }
  return text + name.slice(at);
};

it('marks what was meant', () => {
  expect(shown('sched:sched_switch', 'schedswitch')).toBe('sched:[sched]_[switch]');
  expect(shown('sched:sched_switch', 'sched:sched_sw')).toBe('[sched]:[sched]_[sw]itch');
  expect(shown('tcp_retransmit_skb', 'tcpretr')).toBe('[tcp]_[retr]ansmit_skb');
  expect(shown('__x64_sys_unlinkat', 'unlinkat')).toBe('__x64_sys_[unlinkat]');
  expect(shown('vfs_unlink', 'unlink', 'vfs')).toBe('[vfs]_[unlink]');
  expect(shown('vfs_unlink', 'nli')).toBe('vfs_u[nli]nk');
  expect(shown('do_sys_openat2', 'dso2')).toBe('[d]o_[s]ys_[o]penat[2]');
  // a typo: nothing is marked rather than something wrong
  expect(shown('vfs_unlink', 'unlnik')).toBe('vfs_unlink');
});

it('marks stretches in order, inside the name', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-c_:]{0,14}$/), fc.stringMatching(/^[a-c_]{0,6}$/), (name, word) => {
      let last = 0;
      for (const [from, to] of marksOf(name, [word])) {
        expect(from).toBeGreaterThanOrEqual(last);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(name.length);
        last = to;
      }
    }),
  );
});
