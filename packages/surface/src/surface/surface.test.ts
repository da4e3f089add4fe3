import { describe, expect, it } from 'vitest';
import { Kind } from '../btf/kinds';
import { encodeText } from '../bytes/text';
import { kernelFunction } from '../function/function';
import { listLsmHooks } from '../lsm/hooks';
import { listSyscalls, syscall } from '../syscall/syscall';
import { enumerator, listTracepoints, tracepoint } from '../tracepoint/tracepoint';
import { splitEvents } from './files';
import { testSurface } from './test/kernel';

const surface = testSurface();

describe('surface', () => {
  it('says why a file is not there', () => {
    expect(surface.absence('kallsyms')).toBeNull();
    expect(surface.absence('config')).toBe('this surface has no such file');
    expect(surface.absence('error_injection_list')).toBe('No such file or directory');
    expect([surface.config, surface.errorInjection]).toEqual([null, null]);
    expect(surface.lsm).toEqual(['lockdown', 'bpf']);
  });

  it('finds types of modules behind those of the kernel', () => {
    expect(surface.findType('netfs_read', 1 << Kind.FUNC)).toMatchObject({ module: 'netfs' });
    expect(surface.findType('vfs_unlink', 1 << Kind.FUNC)).toMatchObject({ module: null });
    expect([
      enumerator(surface, 'IOPRIO_CLASS_RT'),
      enumerator(surface, 'NETFS_A'),
      enumerator(surface, 'NO'),
    ]).toEqual([1n, 5n, null]);
  });

  it('takes the loader’s one stream of formats apart', () => {
    const stream = encodeText('events/a/b/format 3\nxyzevents/a/c/format 2\nab');
    expect([...splitEvents(stream)].map(([k, v]) => [k, v.length])).toEqual([
      ['events/a/b/format', 3],
      ['events/a/c/format', 2],
    ]);
    expect(splitEvents(encodeText('nonsense')).size).toBe(0);
  });
});

describe('tracepoints', () => {
  it('lists those of tracefs, then the bare ones, with where that is said', () => {
    expect(
      listTracepoints(surface).map(
        (t) => `${t.category ?? 'bare'}:${t.name} ${t.source.file}:${t.source.line ?? ''}`,
      ),
    ).toEqual([
      'task:task_rename available_events:1',
      'block:block_rq_issue available_events:2',
      'x:twin available_events:3',
      'syscalls:sys_enter_openat available_events:4',
      'syscalls:sys_exit_openat available_events:5',
      'bare:pelt_cfs_tp btf/vmlinux:',
      'bare:nameless btf/vmlinux:',
      'bare:netfs_read btf/netfs:',
    ]);
  });

  const raw = (t: ReturnType<typeof tracepoint>) => t!.raw?.args.map((a) => `${a.type} ${a.name}`.trim());

  it('gives raw arguments with the names of whichever function has them', () => {
    const rename = tracepoint(surface, 'task', 'task_rename')!;
    expect(raw(rename)).toEqual(['struct task_struct * task', 'const char * comm']);
    expect(rename.raw!.namesFrom).toBe('__bpf_trace_task_rename');
    expect(raw(tracepoint(surface, 'block', 'block_rq_issue'))).toEqual(['struct task_struct * rq']);
    expect(raw(tracepoint(surface, null, 'nameless'))).toEqual(['int']);
    expect(raw(tracepoint(surface, null, 'netfs_read'))).toEqual(['int']);
    expect(tracepoint(surface, null, 'netfs_read')!.module).toBe('netfs');
    expect(tracepoint(surface, 'syscalls', 'sys_enter_openat')!.raw).toBeNull();
    expect(tracepoint(surface, 'task', 'nothing')).toBeNull();
  });

  it('resolves the struct of a record: own, by layout, by arguments, by syscall', () => {
    const of = (category: string, name: string) => {
      const found = tracepoint(surface, category, name)!.class;
      return found && `${found.name} ${found.evidence}`;
    };
    expect(of('task', 'task_rename')).toBe('task_rename own');
    expect(of('block', 'block_rq_issue')).toBe('block_rq layout');
    expect(of('x', 'twin')).toBe('twin_b arguments');
    expect(of('syscalls', 'sys_enter_openat')).toBe('sys_enter syscall');
    expect(of('syscalls', 'sys_exit_openat')).toBeNull();
  });

  it('leaves out what a BPF program would misread', () => {
    expect(tracepoint(surface, 'syscalls', 'sys_enter_openat')!.fields.map((f) => f.name)).toEqual([
      '__syscall_nr',
      'dfd',
      'filename',
      'mode',
    ]);
  });
});

describe('syscalls', () => {
  it('lists those with an event or a wrapper, not the weak stubs', () => {
    expect(listSyscalls(surface)).toEqual(['openat', 'rt_sigreturn']);
  });

  it('joins events, wrapper and prototype', () => {
    expect(syscall(surface, 'openat')).toMatchObject({
      prototype: 'long openat(int dfd, const char *filename, umode_t mode)',
      enter: 'sys_enter_openat',
      exit: 'sys_exit_openat',
      wrapper: '__x64_sys_openat',
      argsFrom: { file: 'events/syscalls/sys_enter_openat/format' },
    });
    expect(syscall(surface, 'openat')!.args!.map((a) => a.user)).toEqual([false, true, false]);
    expect(syscall(surface, 'rt_sigreturn')).toMatchObject({
      enter: null,
      prototype: 'long rt_sigreturn(void)',
    });
    expect(syscall(surface, 'vm86')).toBeNull();
  });
});

describe('functions', () => {
  it('says what each file says, with its line', () => {
    const fn = kernelFunction(surface, 'vfs_unlink')!;
    expect(fn.prototype).toMatchObject({
      text: 'int vfs_unlink(struct task_struct *dir, const char *name)',
      slots: 2,
      returnSize: 4,
    });
    expect(fn.ftrace).toEqual({
      state: 'listed',
      count: 1,
      source: { file: 'available_filter_functions', line: 1 },
      reason: null,
    });
    expect(fn.blacklist.state).toBe('not listed');
    expect(fn.errorInjection).toMatchObject({ state: 'unknown', reason: 'No such file or directory' });
    expect(fn.init).toBe(false);
    expect(kernelFunction(surface, 'start_kernel')!.init).toBe(true);
  });

  it('knows duplicates, clones, modules, and what is not there', () => {
    const twice = kernelFunction(surface, 'c_start')!;
    expect([twice.symbols.length, twice.ftrace.count, twice.blacklist.state, twice.prototype]).toEqual([
      2,
      2,
      'listed',
      null,
    ]);
    expect(kernelFunction(surface, 'gone')!.variants.map((v) => v.name)).toEqual(['gone.isra.0']);
    expect(kernelFunction(surface, 'netfs_read')).toMatchObject({ module: 'netfs', init: false });
    expect(kernelFunction(surface, 'printk')!.prototype).toMatchObject({
      variadic: true,
      params: [{ name: 'fmt' }],
    });
    expect(kernelFunction(surface, 'no_such_function')).toBeNull();
  });
});

describe('LSM hooks', () => {
  it('are the members of security_list_options', () => {
    expect(listLsmHooks(surface).map((h) => [h.name, h.disabled, h.prototype.text])).toEqual([
      ['file_open', false, 'int bpf_lsm_file_open(struct task_struct *file)'],
      ['getprocattr', true, 'int bpf_lsm_getprocattr(struct task_struct *p)'],
    ]);
  });
});
