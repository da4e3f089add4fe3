import { describe, expect, it } from 'vitest';
import { Kind } from '../btf/kinds';
import { BtfBuilder } from '../btf/test/builder';
import { encodeText } from '../bytes/text';
import { kernelFunction } from '../function/function';
import { listLsmHooks } from '../lsm/hooks';
import { listSyscalls, syscall } from '../syscall/syscall';
import { enumerator, listTracepoints, tracepoint } from '../tracepoint/tracepoint';
import { splitEvents } from './files';
import { Surface } from './surface';

const COMMON = `format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

`;
const event = (name: string, ...fields: string[]) =>
  encodeText(
    `name: ${name}\nID: 1\n${COMMON}${fields.map((f) => `\tfield:${f};\tsigned:0;\n`).join('')}\nprint fmt: ""\n`,
  );

/** A kernel with a template class, a twin class, a bare tracepoint, a module, and a few functions. */
function kernel(): Surface {
  const b = new BtfBuilder();
  const int = b.int('int', 4, { signed: true });
  const task = b.struct('task_struct', 4, ['pid', int, 0]);
  const ptask = b.ptr(task);
  const text = b.ptr(b.const(b.int('char', 1)));
  const pvoid = b.ptr(0);
  const record = (name: string, ...members: [string, number, number][]) =>
    b.struct(`trace_event_raw_${name}`, 32, ['ent', int, 0], ...members, ['__data', text, 256]);
  const hook = (name: string, ...params: [string, number][]) =>
    b.typedef(
      `btf_trace_${name}`,
      b.ptr(b.proto(0, ['', pvoid], ...params.map(([, t]): [string, number] => ['', t]))),
    );
  const named = (fn: string, ...params: [string, number][]) =>
    b.func(fn, b.proto(0, ['__data', pvoid], ...params));
  record('task_rename', ['pid', int, 64]);
  record('block_rq', ['dev', int, 64], ['__data_loc_cmd', int, 96]);
  record('twin_a', ['a', int, 64]);
  record('twin_b', ['a', int, 64]);
  record('sys_enter', ['id', int, 64]);
  hook('task_rename', ['task', ptask], ['comm', text]);
  named('__bpf_trace_task_rename', ['task', ptask], ['comm', text]);
  hook('block_rq_issue', ['rq', ptask]);
  named('__bpf_trace_block_rq', ['rq', ptask]);
  hook('twin', ['t', text]);
  named('__bpf_trace_twin_a', ['t', ptask]);
  named('__bpf_trace_twin_b', ['t', text]);
  hook('pelt_cfs_tp', ['cfs', pvoid]);
  hook('nameless', ['x', int]);
  const unlink = b.proto(int, ['dir', ptask], ['name', text]);
  b.func('vfs_unlink', unlink);
  b.func('printk', b.proto(int, ['fmt', text], ['', 0]));
  b.func('bpf_lsm_file_open', b.proto(int, ['file', ptask]));
  b.func('bpf_lsm_getprocattr', b.proto(int, ['p', ptask]));
  b.func('bpf_lsm_init', b.proto(int));
  b.union('security_list_options', 8, ['getprocattr', pvoid], ['file_open', pvoid]);
  b.func('__do_sys_rt_sigreturn', b.proto(int));
  b.enum('ioprio', { IOPRIO_CLASS_RT: 1 });
  const m = new BtfBuilder(b);
  m.func('netfs_read', m.proto(int, ['n', int]));
  m.enum('netfs', { NETFS_A: 5 });
  m.typedef('btf_trace_netfs_read', m.ptr(m.proto(0, ['', pvoid], ['n', int])));

  const events = {
    'task/task_rename': event('task_rename', 'pid_t pid;\toffset:8;\tsize:4'),
    'block/block_rq_issue': event(
      'block_rq_issue',
      'dev_t dev;\toffset:8;\tsize:4',
      '__data_loc char[] cmd;\toffset:12;\tsize:4',
    ),
    'x/twin': event('twin', 'int a;\toffset:8;\tsize:4'),
    'syscalls/sys_enter_openat': event(
      'sys_enter_openat',
      'int __syscall_nr;\toffset:8;\tsize:4',
      'int dfd;\toffset:16;\tsize:8',
      'const char * filename;\toffset:24;\tsize:8',
      'umode_t mode;\toffset:32;\tsize:8',
      '__data_loc char[] __filename_val;\toffset:40;\tsize:4',
    ),
    'syscalls/sys_exit_openat': event(
      'sys_exit_openat',
      'int __syscall_nr;\toffset:8;\tsize:4',
      'long ret;\toffset:16;\tsize:8',
    ),
  };
  const text2 = (s: string) => encodeText(s);
  const files = new Map<string, Uint8Array>([
    ['./btf/vmlinux', b.bytes()],
    ['btf/netfs', m.bytes()],
    [
      'available_events',
      text2(
        Object.keys(events)
          .map((e) => `${e.replace('/', ':')}\n`)
          .join(''),
      ),
    ],
    [
      'kallsyms',
      text2(`ffffffff81000000 T _stext
ffffffff81000100 T vfs_unlink
ffffffff81000200 t c_start
ffffffff81000300 t c_start
ffffffff81000400 t gone.isra.0
ffffffff81000500 T __x64_sys_openat
ffffffff81000600 T __x64_sys_rt_sigreturn
ffffffff81000700 W __x64_sys_vm86
ffffffff82000000 T _sinittext
ffffffff82000010 T start_kernel
ffffffff82000100 T _einittext
ffffffffc0000000 t netfs_read	[netfs]
`),
    ],
    ['available_filter_functions', text2('vfs_unlink\nc_start\nc_start\nnetfs_read [netfs]\n')],
    ['kprobes_blacklist', text2('0xffffffff81000200-0xffffffff81000210\tc_start\n')],
    [
      'error_injection_list',
      text2('cat: /sys/kernel/debug/error_injection/list: No such file or directory\n'),
    ],
    ['lsm', text2('lockdown,bpf')],
    ...Object.entries(events).map(([e, bytes]): [string, Uint8Array] => [`events/${e}/format`, bytes]),
  ]);
  return new Surface('test', files);
}

const surface = kernel();

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
