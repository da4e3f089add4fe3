import { BtfBuilder } from '../../btf/test/builder';
import { encodeText } from '../../bytes/text';
import { Surface } from '../surface';

const COMMON = `format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

`;
const event = (name: string, ...fields: string[]) =>
  encodeText(
    `name: ${name}\nID: 1\n${COMMON}${fields.map((f) => `\tfield:${f};\tsigned:0;\n`).join('')}\nprint fmt: ""\n`,
  );

/** A kernel with a template class, a twin class, a bare tracepoint, a module, and a few functions. */
export function testSurface(): Surface {
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
  b.declTag('bpf_kfunc', b.func('helper_kfunc', b.proto(int)));
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
    ['bpf_programs', text2('7\txdp\t00f1e2d3c4b5a697\tjited\tdrop\t12\t-\tint drop(struct xdp_md *ctx)\n')],
    ...Object.entries(events).map(([e, bytes]): [string, Uint8Array] => [`events/${e}/format`, bytes]),
  ]);
  return new Surface('test', files);
}
