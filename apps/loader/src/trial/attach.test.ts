import { TRIAL_HOOKS, type TrialAt, trialCaseSchema } from '@hooklab/protocol';
import { expect, it } from 'vitest';
import { wayOf } from './attach';

const AT: Record<TrialAt['kind'], object> = {
  fn: { kind: 'fn', fn: 'ovl_open.isra.0', module: 'overlay' },
  syscall: { kind: 'syscall', syscall: 'unlinkat' },
  event: { kind: 'event', category: 'sched', name: 'sched_switch' },
  tracepoint: { kind: 'tracepoint', name: 'sched_switch' },
  lsm: { kind: 'lsm', hook: 'file_open' },
  iter: { kind: 'iter', target: 'task' },
  user: { kind: 'user', path: '/bin/bash', symbol: 'readline', offset: 4 },
  bpf: { kind: 'bpf', program: 'target', fn: 'weigh' },
  usdt: { kind: 'usdt', path: '/lib/libc.so.6', provider: 'libc', name: 'setjmp' },
  perf: { kind: 'perf', event: 'cpu-clock' },
};

const way = (hook: keyof typeof TRIAL_HOOKS) =>
  wayOf(trialCaseSchema.parse({ hook, at: AT[TRIAL_HOOKS[hook]] }));

it('writes every hook’s section as libbpf reads it', () => {
  for (const hook of Object.keys(TRIAL_HOOKS) as (keyof typeof TRIAL_HOOKS)[]) {
    expect(way(hook).section.split('/')[0], hook).toBe(hook);
  }
  expect(way('fentry')).toMatchObject({
    section: 'fentry/overlay:ovl_open.isra.0',
    btf: 'overlay:ovl_open.isra.0',
  });
  expect(way('lsm.s')).toMatchObject({ section: 'lsm.s/file_open', btf: 'file_open' });
  expect(way('uprobe.multi')).toMatchObject({ section: 'uprobe.multi//bin/bash:readline+4', btf: null });
  expect(way('fentry.multi')).toMatchObject({ btf: null });
});

it('gives a function of a loaded program its program', () => {
  const found = wayOf(trialCaseSchema.parse({ hook: 'fexit', at: AT.bpf }), (name, fn) => {
    expect([name, fn]).toEqual(['target', 'weigh']);
    return 77;
  });
  expect(found).toMatchObject({ section: 'fexit/bpf:target:weigh', btf: 'weigh', of: 77 });
  expect(trialCaseSchema.safeParse({ hook: 'kprobe', at: AT.bpf }).success).toBe(false);
});

it('attaches by name what is loaded once, dots, modules and returns included', () => {
  expect(way('kretprobe').how).toEqual({
    kind: 'kprobe',
    fn: 'overlay:ovl_open.isra.0',
    offset: 0,
    ret: true,
  });
  expect(way('kprobe.session').how).toEqual({
    kind: 'kprobe.multi',
    fns: ['ovl_open.isra.0'],
    session: true,
  });
  expect(way('kretsyscall').how).toEqual({ kind: 'ksyscall', syscall: 'unlinkat', ret: true });
  expect(way('tp').how).toEqual({ kind: 'tp', category: 'sched', name: 'sched_switch' });
  expect(way('perf_event').how).toEqual({ kind: 'perf', type: 1, config: 0, frequency: 99 });
});
