import { attachSchema } from '@hooklab/protocol';
import { expect, it } from 'vitest';
import { hookName, kindOf, targetOf } from './hook';

it('names a hook as a person writes it', () => {
  const name = (section: string, attach: object) => hookName(section, attachSchema.parse(attach));
  expect(name('tracepoint/task/task_rename', { kind: 'section' })).toBe('tracepoint/task/task_rename');
  expect(name('tp', { kind: 'tp', category: 'task', name: 'task_rename' })).toBe('tp/task/task_rename');
  expect(name('raw_tp', { kind: 'raw_tp', name: 'task_rename' })).toBe('raw_tp/task_rename');
  expect(name('fentry/dummy', { kind: 'btf', target: 'vfs_unlink' })).toBe('fentry/vfs_unlink');
  expect(name('fentry/vfs_read', { kind: 'btf' })).toBe('fentry/vfs_read');
  expect(name('kprobe', { kind: 'kprobe', fn: 'f', offset: 31 })).toBe('kprobe/f+0x1f');
  expect(name('kprobe', { kind: 'kprobe', fn: 'f', ret: true })).toBe('kretprobe/f');
  expect(name('kprobe', { kind: 'kprobe.multi', fns: ['a', 'b', 'c'], session: true })).toBe(
    'kprobe.session/a and 2 more',
  );
  expect(name('kprobe', { kind: 'kprobe.multi', fns: ['a'], ret: true })).toBe('kretprobe.multi/a');
  expect(name('k', { kind: 'ksyscall', syscall: 'unlinkat', ret: true })).toBe('kretsyscall/unlinkat');
});

it('takes it apart again', () => {
  expect(['tracepoint/a/b', 'raw_tracepoint/x', 'fentry.s/f', 'perf_event', ''].map(kindOf)).toEqual([
    'tp',
    'raw_tp',
    'fentry.s',
    'perf_event',
    '',
  ]);
  expect(['tp/a/b', 'kprobe/f+0x1f', 'kprobe.multi/a and 2 more', 'perf_event', ''].map(targetOf)).toEqual([
    'a/b',
    'f+0x1f',
    'a',
    '',
    '',
  ]);
});
