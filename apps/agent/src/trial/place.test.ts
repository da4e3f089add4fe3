import { HOOK_IDS, type HookId, parsePoint } from '@hooklab/hook';
import type { Arch } from '@hooklab/surface';
import { expect, it } from 'vitest';
import { trialCase } from './place';

const at = (hook: HookId, point: string, arch: Arch = 'x86_64') => trialCase(hook, parsePoint(point), arch);

it('names what libbpf attaches to', () => {
  expect(at('fentry', 'fn:overlay:ovl_open')).toEqual({
    hook: 'fentry',
    at: { kind: 'fn', fn: 'ovl_open', module: 'overlay', offset: 0 },
  });
  expect(at('kprobe', 'fn:vfs_unlink+0x16')).toMatchObject({ at: { fn: 'vfs_unlink', offset: 22 } });
  expect(at('fentry', 'syscall:unlinkat')).toMatchObject({ at: { kind: 'fn', fn: '__x64_sys_unlinkat' } });
  expect(at('fentry', 'syscall:unlinkat', 'arm64')).toMatchObject({ at: { fn: '__arm64_sys_unlinkat' } });
  expect(at('ksyscall', 'syscall:unlinkat')).toMatchObject({ at: { kind: 'syscall', syscall: 'unlinkat' } });
  expect(at('tp', 'syscall:unlinkat')).toMatchObject({
    at: { kind: 'event', category: 'syscalls', name: 'sys_enter_unlinkat' },
  });
  expect(at('raw_tp', 'syscall:unlinkat')).toMatchObject({ at: { kind: 'tracepoint', name: 'sys_enter' } });
  expect(at('tp_btf', 'tracepoint:task:task_rename')).toMatchObject({ at: { name: 'task_rename' } });
  expect(at('lsm', 'lsm:file_open')).toMatchObject({ at: { kind: 'lsm', hook: 'file_open' } });
  expect(at('uprobe', 'user:/bin/bash:readline+0x4')).toMatchObject({
    at: { kind: 'user', path: '/bin/bash', symbol: 'readline', offset: 4 },
  });
  expect(at('usdt', 'usdt:/lib/libc.so.6:libc:setjmp')).toMatchObject({
    at: { provider: 'libc', name: 'setjmp' },
  });
  expect(at('perf_event', 'perf:cycles')).toMatchObject({ at: { kind: 'perf', event: 'cycles' } });
  expect(at('iter', 'iter:task')).toMatchObject({ at: { kind: 'iter', target: 'task' } });
});

it('says why of what it cannot try, and never throws', () => {
  expect(at('freplace', 'bpf:my_prog')).toMatch(/needs a loaded BPF program/);
  expect(at('lsm_cgroup', 'lsm:file_open')).toMatch(/needs a cgroup/);
  expect(at('fentry', 'bpf:my_prog')).toEqual({
    hook: 'fentry',
    at: { kind: 'bpf', program: 'my_prog', fn: 'my_prog' },
  });
  expect(at('fexit', 'bpf:my_prog:its')).toMatchObject({ at: { program: 'my_prog', fn: 'its' } });
  expect(at('lsm', 'tracepoint:sched:sched_switch')).toMatch(/does not attach to a point/);
  expect(at('perf_event', 'perf:no-such-counter')).toMatch(/^Not tried: /);
  expect(at('uprobe', 'user:relative:main')).toMatch(/^Not tried: /);
  expect(at('tp', 'fn:vfs_unlink')).toMatch(/does not attach to a point of kind fn/);
  const points = [
    'fn:a',
    'syscall:a',
    'tracepoint:a:b',
    'rawtracepoint:a',
    'lsm:a',
    'struct:a.b',
    'user:/a:b',
  ];
  for (const id of HOOK_IDS) {
    for (const point of [...points, 'usdt:/a:b:c', 'perf:cycles', 'iter:a', 'bpf:a']) {
      const planned = at(id, point);
      if (typeof planned === 'string') expect(planned, `${id} ${point}`).toMatch(/^\S.{15,}/);
      else expect(planned.hook).toBe(id);
    }
  }
});
