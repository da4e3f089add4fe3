import { expect, test } from 'vitest';
import { countsSkips, sumMisses } from './misses';

const at = (section: string) => ({ section, attach: { kind: 'section' } as const });
const program = (recursionMisses: number | null, nmissed: number | null = null) => ({
  id: 1,
  name: 'p',
  runCount: 1,
  runTimeNs: 1,
  recursionMisses,
  nmissed,
});

test.each([
  ['tp/syscalls/sys_enter_openat', '6.1.0-49-amd64', false],
  ['tracepoint/sched/sched_switch', '6.6.3', false],
  ['tp/syscalls/sys_enter_openat', '6.7.0-rc1', true],
  ['kprobe/vfs_unlink', '6.1.0-49-amd64', false],
  ['kprobe.multi/vfs_*', '6.12.118+deb13-amd64', true],
  ['kretsyscall/openat', '5.10.0-46-amd64', false],
  ['tp_btf/sched_switch', '6.1.0-49-amd64', true],
  ['raw_tp/sys_enter', '6.1.0-49-amd64', true],
  ['fentry/vfs_unlink', '6.1.0-49-amd64', true],
  ['perf_event', '7.2.12', false],
])('what is skipped at %s of %s is counted: %s', (section, release, counted) => {
  expect(countsSkips(at(section), release)).toBe(counted);
});

test('a name in place of a section is the same', () => {
  const attach = { kind: 'kprobe', fn: 'vfs_unlink', ret: false } as never;
  expect(countsSkips({ section: 'kprobe', attach }, '6.1.0')).toBe(false);
});

test('a sum with an unknown part is unknown, never 0', () => {
  expect(sumMisses([program(0)], [at('tp/a/b')], '6.1.0')).toBe(null);
  expect(sumMisses([program(4)], [at('tp/a/b')], '6.12.0')).toBe(4);
  expect(sumMisses([program(4, 3)], [at('kprobe/a')], '6.12.0')).toBe(7);
  expect(sumMisses([program(4, null)], [at('kprobe/a')], '6.12.0')).toBe(null);
  expect(sumMisses([program(2), program(0)], [at('fentry/a'), at('tp/a/b')], '6.1.0')).toBe(null);
});
