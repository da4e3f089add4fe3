import { describe, expect, it } from 'vitest';
import { parsePoint } from '../point/parse';
import { HOOK_IDS } from '../type/hook';
import { hookType } from '../type/types';
import { pointOfSection } from './point';
import { sectionName, sectionOf, splitSection } from './section';

const at = (hook: Parameters<typeof sectionOf>[0], point: string) => sectionOf(hook, parsePoint(point));

describe('a section', () => {
  it('is named as libbpf reads it', () => {
    expect(sectionName('fentry.s', 'x')).toBe('fentry.s/x');
    expect(sectionName('kprobe.session', 'tcp_*')).toBe('kprobe.session/tcp_*');
    expect(sectionName('tp', 'sched/sched_switch')).toBe('tp/sched/sched_switch');
    expect(sectionName('perf_event', 'cycles')).toBe('perf_event');
    for (const hook of HOOK_IDS) expect(sectionName(hook, 'T').split('/')[0], hook).toBe(hook);
  });

  it('of a syscall names its event, its wrapper or all of them', () => {
    expect(at('tp', 'syscall:unlinkat')).toBe('tp/syscalls/sys_enter_unlinkat');
    expect(at('raw_tp', 'syscall:unlinkat')).toBe('raw_tp/sys_enter');
    expect(at('ksyscall', 'syscall:unlinkat')).toBe('ksyscall/unlinkat');
    expect(at('fentry', 'syscall:unlinkat')).toBe('fentry/__x64_sys_unlinkat');
    expect(sectionOf('fentry', parsePoint('syscall:unlinkat'), 'arm64')).toBe('fentry/__arm64_sys_unlinkat');
    expect(at('tp_btf', 'tracepoint:task:task_rename')).toBe('tp_btf/task_rename');
  });

  it('is taken apart, long words too', () => {
    expect(splitSection('tracepoint/task/task_rename')).toEqual({ hook: 'tp', target: 'task/task_rename' });
    expect(splitSection('raw_tracepoint/x')).toEqual({ hook: 'raw_tp', target: 'x' });
    expect(splitSection('perf_event')).toEqual({ hook: 'perf_event', target: '' });
    expect(splitSection('xdp/eth0')).toEqual({ hook: null, target: 'eth0' });
  });

  it('gives its point back, for every hook that names one', () => {
    const points = {
      tracepoint: 'tracepoint:task:task_rename',
      rawtracepoint: 'rawtracepoint:task_rename',
      fn: 'fn:vfs_unlink',
      syscall: 'syscall:unlinkat',
      lsm: 'lsm:file_open',
      user: 'user:/bin/bash:readline',
      usdt: 'usdt:/lib/libc.so.6:libc:setjmp',
      iter: 'iter:task',
    } as const;
    for (const hook of HOOK_IDS) {
      const { places, family, context } = hookType(hook);
      const kind = family === 'tracepoint' && context !== 'record' ? 'rawtracepoint' : places[0]!;
      const text = points[kind as keyof typeof points];
      const section = splitSection(text ? at(hook, text) : `${hook}/x`);
      expect(pointOfSection(hook, section.target), hook).toEqual(text ? parsePoint(text) : null);
    }
    expect(pointOfSection('kprobe', 'vfs_unlink+0x4')).toMatchObject({ offset: 4 });
    expect(pointOfSection('fentry', 'xfs:xfs_open')).toMatchObject({ module: 'xfs', name: 'xfs_open' });
    expect(pointOfSection('tp', 'task_rename')).toMatchObject({ category: '' });
    expect(pointOfSection('xdp', 'eth0')).toBeNull();
    expect(pointOfSection('fentry', '')).toBeNull();
  });
});
