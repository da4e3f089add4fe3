import { expect, it } from 'vitest';
import { mayNeedTrampoline, trampolineTarget } from './target';

const of = (section: string, type = 'tracing', set?: string) =>
  trampolineTarget({ name: 'p', section, type }, set);

it('is the function whose entry is patched', () => {
  expect(of('fentry/vfs_read')).toBe('vfs_read');
  expect(of('fexit.s/overlay:ovl_open')).toBe('ovl_open');
  expect(of('fmod_ret/security_file_open')).toBe('security_file_open');
  expect(of('fsession/vfs_read')).toBe('vfs_read');
  expect(of('lsm/file_open', 'lsm')).toBe('bpf_lsm_file_open');
  expect(of('lsm.s/file_open', 'lsm')).toBe('bpf_lsm_file_open');
});

it('is what was set rather than what the section says', () => {
  expect(of('fentry', 'tracing', 'overlay:ovl_open')).toBe('ovl_open');
  expect(of('fentry/vfs_read', 'tracing', 'vfs_write')).toBe('vfs_write');
  expect(of('fentry')).toBe('');
});

it('is none where no kernel function is patched for the program', () => {
  for (const section of ['tp_btf/sched_switch', 'tp_btf.s/sys_enter', 'iter/task', 'iter.s/task']) {
    expect(of(section), section).toBeNull();
  }
  expect(of('freplace/my_func', 'ext')).toBeNull();
  expect(of('kprobe/vfs_read', 'kprobe')).toBeNull();
  expect(of('tp/sched/sched_switch', 'tracepoint')).toBeNull();
});

it('is asked for where a hook’s name says so', () => {
  for (const hook of ['fentry', 'fexit.s', 'fmod_ret', 'fsession.multi', 'lsm', 'lsm.s'])
    expect(mayNeedTrampoline(hook)).toBe(true);
  for (const hook of ['kprobe', 'tp_btf', 'iter', 'uprobe', 'raw_tp'])
    expect(mayNeedTrampoline(hook)).toBe(false);
});
