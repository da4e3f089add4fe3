import { describe, expect, it } from 'vitest';
import { parsePoint } from '../predict/point';
import { fixtureFacts } from '../test/fixture';
import { en } from '../text/en';
import { say } from '../text/message';
import { type DoctorInput, diagnose } from './diagnose';
import { ERRORS } from './match';

/** stage, hook, errno, log → id: texts as libbpf 1.7, the verifiers of 5.10 … 7.3 and clang write them. */
const KNOWN: readonly [
  id: string,
  stage: DoctorInput['stage'],
  hook: string | null,
  errno: string | null,
  log: string,
][] = [
  [
    'E-01',
    'load',
    'fentry',
    'ESRCH',
    "libbpf: prog 'p': failed to find kernel BTF type ID of 'do_unlinkat': -ESRCH\nlibbpf: prog 'p': failed to prepare load attributes: -ESRCH",
  ],
  [
    'E-01',
    'load',
    'tp_btf',
    'ESRCH',
    "libbpf: prog 'p': failed to find kernel BTF type ID of 'sys_enter_openat': No such process",
  ],
  [
    'E-02',
    'load',
    'fentry',
    'ENOENT',
    'The address of function addrconf_ifdown cannot be found\nprocessed 0 insns (limit 1000000)',
  ],
  ['E-03', 'attach', 'fentry', null, "libbpf: prog 'p': failed to attach: ERROR: strerror_r(-524)=22"],
  ['E-04', 'attach', 'fentry', null, "libbpf: prog 'p': failed to attach: -EBUSY"],
  ['E-04', 'attach', 'fexit', 'EBUSY', ''],
  [
    'E-05',
    'attach',
    'kprobe',
    null,
    "libbpf: prog 'p': failed to create kprobe 'do_unlinkat+0x0' perf event: -ENOENT",
  ],
  [
    'E-06',
    'attach',
    'kprobe',
    null,
    "libbpf: prog 'p': failed to create kprobe 'mas_find+0x0' perf event: Invalid argument",
  ],
  [
    'E-07',
    'attach',
    'kretprobe',
    null,
    "libbpf: prog 'p': failed to create kretprobe 'c_start+0x0' perf event: -EADDRNOTAVAIL",
  ],
  ['E-08', 'attach', 'kprobe.multi', null, "libbpf: prog 'p': failed to attach: -ENOENT"],
  ['E-08b', 'attach', 'fentry.multi', null, "libbpf: prog 'p': failed to attach: -ENOENT"],
  [
    'E-09',
    'attach',
    'kprobe',
    null,
    "libbpf: prog 'p': failed to create kprobe 'vfs_unlink+0x17' perf event: -EILSEQ",
  ],
  [
    'E-10',
    'attach',
    'tp',
    null,
    "libbpf: failed to determine tracepoint 'sched/sched_swtch' perf event ID: -ENOENT\nlibbpf: prog 'p': failed to create tracepoint 'sched/sched_swtch' perf event: -ENOENT",
  ],
  ['E-10b', 'attach', 'tp', 'EINVAL', ''],
  [
    'E-11',
    'attach',
    'tp',
    null,
    "libbpf: failed to determine tracepoint 'sched/sched_switch' perf event ID: -EACCES",
  ],
  [
    'E-12',
    'attach',
    'raw_tp',
    null,
    "libbpf: prog 'p': failed to attach to raw tracepoint 'sys_enter_openat': -ENOENT",
  ],
  ['E-13', 'load', 'fentry', null, 'The function __clk_hw_register_mux has 14 arguments. Too many.'],
  ['E-14', 'load', 'fentry', null, 'The function _printk with variable args is unsupported.'],
  ['E-15', 'load', 'fentry', null, 'The function foo arg0 type STRUCT is unsupported.'],
  ['E-16', 'load', 'fexit', null, 'The function foo return type STRUCT is unsupported.'],
  ['E-17', 'load', 'fexit', null, 'Attaching fexit/fmod_ret to __noreturn functions is rejected.'],
  [
    'E-17',
    'load',
    'fexit',
    null,
    "Attaching fexit/fsession/fmod_ret to __noreturn function 'do_exit' is rejected.",
  ],
  ['E-18', 'load', 'fmod_ret', null, '__x64_sys_openat() is not modifiable'],
  ['E-19', 'load', 'fentry.s', null, 'vfs_unlink is not sleepable'],
  [
    'E-19',
    'load',
    'tp.s',
    null,
    'Only fentry/fexit/fmod_ret, lsm, iter, uprobe, and struct_ops programs can be sleepable',
  ],
  ['E-20', 'load', 'tp', null, 'invalid bpf_context access off=4 size=4'],
  [
    'E-21',
    'attach',
    'tracepoint',
    null,
    "libbpf: prog 'p': failed to create BPF link for perf_event FD 7: -EACCES\nlibbpf: prog 'p': failed to attach to tracepoint 'syscalls/sys_enter_unlinkat': -EACCES",
  ],
  [
    'E-22',
    'load',
    'kprobe',
    null,
    "; path = name->uptr;\n1: (79) r1 = *(u64 *)(r1 +8)\nR1 invalid mem access 'inv'\nprocessed 2 insns",
  ],
  ['E-22', 'load', 'raw_tp', null, "R1 invalid mem access 'scalar'"],
  [
    'E-23',
    'attach',
    'raw_tp',
    null,
    "libbpf: prog 'p': failed to attach to raw tracepoint 'task_rename': -EINVAL",
  ],
  [
    'E-24',
    'load',
    'tp_btf',
    null,
    "func 'task_rename' doesn't have 3-th argument\ninvalid bpf_context access off=16 size=8",
  ],
  ['E-25', 'load', 'tp_btf', null, "R1 invalid mem access 'trusted_ptr_or_null_'"],
  ['E-26', 'load', 'fentry', null, 'only read is supported'],
  ['E-27', 'load', 'kprobe', null, "R0 invalid mem access 'map_value_or_null'"],
  ['E-27', 'load', 'kprobe', null, "R6 invalid mem access 'mem_or_null'"],
  ['E-28', 'load', 'kprobe', null, 'helper call might sleep in a non-sleepable prog'],
  [
    'E-29',
    'load',
    'lsm',
    null,
    'At program exit the register R0 has smin=1 smax=1 should have been in [-4095, 0]',
  ],
  [
    'E-30',
    'load',
    'fentry',
    null,
    "libbpf: kernel BTF is missing at '/sys/kernel/btf/vmlinux', was CONFIG_DEBUG_INFO_BTF enabled?",
  ],
  ['E-31', 'attach', 'fentry', null, "libbpf: prog 'p': failed to attach: -E2BIG"],
  ['E-32', 'attach', 'freplace', null, "libbpf: prog 'p': failed to attach: -EBUSY"],
  [
    'E-33',
    'attach',
    'kprobe',
    null,
    "libbpf: failed to add legacy kprobe event for 'do_unlinkat+0x0': -ENOENT",
  ],
  ['E-34', 'attach', 'kprobe.multi', null, "libbpf: prog 'p': failed to attach: -EOPNOTSUPP"],
  ['E-34b', 'attach', 'kprobe.multi', null, "libbpf: prog 'p': failed to attach: -EINVAL"],
  [
    'E-35',
    null,
    null,
    null,
    'BPF: [128] STRUCT mod Invalid name\nfailed to validate module [mymod] BTF: -22',
  ],
  ['E-36', 'load', 'fentry.multi', null, 'Tracing programs must provide btf_id'],
  ['E-37', 'load', 'fsession', 'EINVAL', 'processed 0 insns (limit 1000000)'],
  ['E-38', 'load', 'kprobe', null, 'program of this type cannot use helper bpf_override_return#58'],
  ['E-38', 'load', 'kprobe', null, 'unknown func bpf_override_return#58'],
  ['E-39', 'load', 'kprobe', null, 'cannot call GPL-restricted function from non-GPL compatible program'],
  [
    'E-40',
    'load',
    null,
    null,
    "libbpf: Error in bpf_object__probe_loading(): -EPERM. Couldn't load trivial BPF program.",
  ],
  [
    'E-41',
    'attach',
    'uprobe',
    null,
    "libbpf: prog 'p': failed to create uprobe '/bin/bash:0x1234' perf event: -EACCES",
  ],
  [
    'E-42',
    'attach',
    'kprobe',
    null,
    "libbpf: prog 'p': failed to create kprobe 'vfs_unlink+0x0' perf event: -EPERM",
  ],
  ['E-43', 'attach', 'uprobe', null, "libbpf: elf: failed to find symbol 'readlin' in '/bin/bash'"],
  [
    'E-44',
    'attach',
    'usdt',
    null,
    'libbpf: usdt: failed to find USDT support BPF maps, did you forget to include bpf/usdt.bpf.h?',
  ],
  [
    'E-45',
    'attach',
    'usdt',
    null,
    "libbpf: usdt: no USDT notes section (.note.stapsdt) found in '/bin/true'",
  ],
  ['E-46', 'attach', 'uprobe.multi', null, "libbpf: prog 'p': failed to attach multi-uprobe: -EINVAL"],
  [
    'E-47',
    'load',
    'fentry',
    null,
    '1: <invalid CO-RE relocation>\nfailed to resolve CO-RE relocation <byte_off> [26] struct filename.uptr (0:1 @ offset 8)',
  ],
  [
    'E-48',
    'load',
    null,
    null,
    "libbpf: prog 'p': missing BPF prog type, check ELF section name 'fentri/vfs_unlink'",
  ],
  [
    'E-49',
    'load',
    'fentry',
    null,
    "libbpf: prog 'p': no BTF-based attach target is specified, use bpf_program__set_attach_target()",
  ],
  ['E-50', 'attach', 'perf_event', 'EOPNOTSUPP', ''],
  ['E-51', 'attach', 'kprobe', null, 'libbpf: kretprobes do not support offset specification'],
  [
    'E-52',
    'attach',
    'kprobe.multi',
    null,
    "libbpf: prog 'p': failed to find a unique match for 'tcp_*' (431 matches)",
  ],
  [
    'E-53',
    'attach',
    'kprobe.multi',
    null,
    'libbpf: failed to open /sys/kernel/tracing/available_filter_functions: -EPERM',
  ],
  [
    'E-54',
    'compile',
    null,
    null,
    'probe.bpf.c:7:5: error: Looks like the BPF stack limit is exceeded. Please move large on stack variables into BPF per-cpu array map.',
  ],
  [
    'E-55',
    'compile',
    null,
    null,
    'bpf_tracing.h:5:1: error: Must specify a BPF target arch via __TARGET_ARCH_xxx',
  ],
  ['E-56', 'load', 'lsm', null, 'attach_btf_id 12345 points to disabled hook bpf_lsm_getprocattr'],
  [
    'E-57',
    'load',
    'kprobe',
    'E2BIG',
    'BPF program is too large. Processed 1000001 insn\nprocessed 1000001 insns',
  ],
  ['E-58', 'load', 'fentry', null, "libbpf: prog 'p': BPF program load failed: -EPERM"],
  [
    'E-59',
    'attach',
    'tp',
    null,
    "libbpf: prog 'p': failed to attach to tracepoint 'sched/sched_switch': -EINVAL",
  ],
  [
    'E-60',
    null,
    null,
    null,
    'NOTICE: Automounting of tracing to debugfs is deprecated and will be removed in 2030',
  ],
  ['E-61', 'load', 'fentry', null, "Attaching tracing programs to function 'migrate_disable' is rejected."],
  ['E-62', 'attach', 'fentry', 'EINVAL', ''],
  ['E-63', 'load', 'kprobe', null, 'R0 !read_ok'],
  ['E-64', 'load', 'kprobe', null, 'invalid access to map value, value_size=16 off=16 size=8'],
  ['E-65', 'load', 'kprobe', null, 'invalid bpf_context access off=256 size=8'],
  ['E-66', 'load', 'kprobe', null, 'Unreleased reference id=2 alloc_insn=7'],
  ['E-67', 'load', 'kprobe', null, 'BPF_XADD uses reserved fields'],
];

describe('the error doctor', () => {
  it.each(KNOWN)('knows %s (%s %s)', (id, stage, hook, errno, log) => {
    const d = diagnose({ stage, hook, target: null, errno, log });
    expect(d.id).toBe(id);
    for (const part of [d.title, d.cause, d.fix]) expect(say(part!)).not.toMatch(/‹/);
    expect(d.log).toBe(log);
  });

  it('has a case for every entry', () => {
    const tried = new Set(KNOWN.map(([id]) => id));
    expect(ERRORS.map((e) => e.id).filter((id) => !tried.has(id))).toEqual([]);
  });

  it('says that an unknown failure is unknown, and keeps the log', () => {
    const log = 'libbpf: something nobody has seen: -EXDEV';
    const d = diagnose({ stage: 'attach', hook: 'kprobe', target: null, errno: null, log });
    expect(d).toMatchObject({ id: null, cause: null, fix: null, remedies: [], log });
    expect(say(d.title)).toBe(en['doctor.unknown']);
  });

  it('gives the cause on this kernel, with evidence, and hooks that work instead', () => {
    const d = diagnose({
      stage: 'attach',
      hook: 'kprobe',
      target: parsePoint('fn:c_start'),
      errno: 'EADDRNOTAVAIL',
      log: '',
      facts: fixtureFacts('6.12'),
    });
    expect(d.id).toBe('E-07');
    expect(say(d.here!)).toMatch(/^3 symbols are named c_start/);
    expect(d.predicates[0]).toBe('P-10');
    expect(
      d.evidence.flatMap((e) => e.places).some((p) => p.file === 'kallsyms' && p.text === 't c_start'),
    ).toBe(true);
    expect(d.remedies.filter((r) => r.kind === 'other-hook').map((r) => r.section)).toContain(
      'fentry/c_start',
    );
  });

  it('offers the name that the function has on this kernel, and edits the section', () => {
    const source = { text: 'SEC("fentry/do_unlinkat")\nint BPF_PROG(p) { return 0; }\n' };
    const d = diagnose({
      stage: 'load',
      hook: 'fentry',
      target: parsePoint('fn:do_unlinkat'),
      errno: 'ESRCH',
      log: "libbpf: prog 'p': failed to find kernel BTF type ID of 'do_unlinkat': -ESRCH",
      facts: fixtureFacts('7.2'),
      source,
    });
    expect(say(d.here!)).toContain('There is no do_unlinkat on this kernel');
    const rename = d.remedies.find(
      (r) => r.kind === 'other-name' && r.section === 'fentry/filename_unlinkat',
    );
    expect(rename?.edit).toEqual({ line: 1, how: 'replace', text: 'SEC("fentry/filename_unlinkat")' });
  });

  it('finds the event in its right category', () => {
    const d = diagnose({
      stage: 'attach',
      hook: 'tp',
      target: parsePoint('tracepoint:sched:task_rename'),
      errno: null,
      log: "libbpf: failed to determine tracepoint 'sched/task_rename' perf event ID: -ENOENT",
      facts: fixtureFacts('6.12'),
    });
    expect(d.remedies.map((r) => r.section)).toContain('tp/task/task_rename');
  });

  it('tells the deny list from other empty logs', () => {
    const d = diagnose({
      stage: 'load',
      hook: 'fentry',
      target: parsePoint('fn:migrate_disable'),
      errno: 'EINVAL',
      log: 'processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0',
      facts: fixtureFacts('6.12'),
    });
    expect(d.id).toBe('E-61');
    expect(say(d.title)).toContain('migrate_disable');
  });

  it('marks the line and edits it', () => {
    const text =
      'SEC("kprobe/vfs_unlink")\nint BPF_KPROBE(p, void *idmap, struct inode *dir)\n{\n\treturn dir->i_ino;\n}\n';
    const d = diagnose({
      stage: 'load',
      hook: 'kprobe',
      target: parsePoint('fn:vfs_unlink'),
      errno: 'EACCES',
      log: "; return dir->i_ino; @ p.bpf.c:4\n2: (79) r0 = *(u64 *)(r1 +64)\nR1 invalid mem access 'scalar'\nprocessed 3 insns",
      facts: fixtureFacts('6.12'),
      source: { text, file: 'p.bpf.c' },
    });
    expect(d.line).toMatchObject({ line: 4, by: 'line' });
    expect(d.remedies[0]).toMatchObject({
      kind: 'core-read',
      edit: { line: 4, how: 'replace', text: '\treturn BPF_CORE_READ(dir, i_ino);' },
    });
    expect(d.remedies.find((r) => r.kind === 'other-hook')?.section).toBe('fentry/vfs_unlink');
  });

  it('offers a sleepable section only where this kernel has one', () => {
    const ask = (kernel: '6.12' | '7.2') =>
      diagnose({
        stage: 'load',
        hook: 'tp',
        target: parsePoint('tracepoint:syscalls:sys_enter_openat'),
        errno: null,
        log: 'helper call might sleep in a non-sleepable prog',
        facts: fixtureFacts(kernel),
        who: { caps: 'all', libbpf: [1, 8] },
      }).remedies.map((r) => r.kind);
    expect(ask('7.2')).toContain('sleepable-section');
    expect(ask('6.12')).not.toContain('sleepable-section');
    expect(ask('6.12')).toContain('probe-read-user');
  });
});
