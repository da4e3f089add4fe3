import { bcc, docs, host, kernel, lab, libbpf, type Source, thread } from './source';

/** A file of a surface that a predicate is read from. */
export type SurfaceFile =
  | 'events'
  | 'available_events'
  | 'btf'
  | 'kallsyms'
  | 'available_filter_functions'
  | 'kprobes_blacklist'
  | 'error_injection_list'
  | 'lsm'
  | 'config'
  | 'sysctls'
  | 'modules'
  | 'pmus'
  | 'lockdown'
  | 'trampoline_calls';

/**
 * One question about a kernel whose answer decides a hook. `files`: what in a surface answers it; empty means that
 * only a trial can tell.
 */
export interface Predicate {
  readonly id: PredicateId;
  readonly files: readonly SurfaceFile[];
  readonly sources: readonly Source[];
}

const p = <I extends string>(
  id: I,
  files: readonly SurfaceFile[],
  ...sources: Source[]
): { id: I; files: readonly SurfaceFile[]; sources: readonly Source[] } => ({ id, files, sources });

export const PREDICATES = [
  p('P-01', ['events'], lab('7.x: debugfs automount deprecated; lockdown=confidentiality leaves it empty')),
  p('P-02', ['available_events', 'events'], libbpf('determine_tracepoint_id')),
  p('P-03', ['btf'], lab('all'), kernel('7.2 kernel/trace/bpf_trace.c bpf_get_raw_tracepoint')),
  p('P-04', ['btf', 'available_events'], host('6.18: 16 bare tracepoints')),
  p('P-05', ['available_events', 'btf'], lab('all')),
  p(
    'P-06',
    ['available_events', 'events'],
    lab('all'),
    kernel('7.3 arch/x86/include/asm/ftrace.h ARCH_TRACE_IGNORE_COMPAT_SYSCALLS'),
  ),
  p(
    'P-07',
    ['available_filter_functions', 'kallsyms'],
    lab('all'),
    kernel('7.2 kernel/trace/ftrace.c ftrace_location'),
  ),
  p('P-08', ['kallsyms'], lab('all')),
  p(
    'P-09',
    ['kallsyms'],
    lab('7.3 addrconf_ifdown'),
    kernel('7.2 kernel/bpf/verifier.c kallsyms_lookup_name'),
  ),
  p(
    'P-10',
    ['kallsyms'],
    lab('all: c_start'),
    kernel('6.1 kernel/trace/trace_kprobe.c number_of_same_symbols; absent from 5.10.223'),
    kernel('7.2 trace_kprobe.c: a vmlinux symbol hides a module’s'),
  ),
  p('P-11', ['kprobes_blacklist'], kernel('7.2 kernel/kprobes.c within_kprobe_blacklist')),
  p(
    'P-12',
    ['available_filter_functions', 'kallsyms', 'config'],
    lab('all: mas_find'),
    kernel('7.2 kernel/trace/trace_kprobe.c within_notrace_func'),
    kernel('7.3 include/linux/compiler_types.h inline … notrace'),
  ),
  p('P-13', ['kallsyms'], lab('all: start_kernel'), kernel('7.2 arch/x86/net/bpf_jit_comp.c is_kernel_text')),
  p('P-14', ['btf'], lab('all'), libbpf('find_kernel_btf_id')),
  p(
    'P-15',
    ['btf'],
    kernel('5.10 6.1 6.12 7.2 kernel/bpf/btf.c btf_distill_func_proto'),
    libbpf('btf_type_is_traceable_func'),
  ),
  p(
    'P-16',
    ['btf', 'kallsyms'],
    kernel('5.10 6.1 6.12 7.2 arch/x86/net/bpf_jit_comp.c arch_prepare_bpf_trampoline'),
  ),
  p(
    'P-17',
    ['config', 'btf', 'trampoline_calls'],
    kernel('6.1 6.12 7.2 kernel/bpf/verifier.c btf_id_deny; 5.10 has no such list'),
    lab('6.12 empty log'),
  ),
  p(
    'P-18',
    ['btf', 'config'],
    kernel('6.12 7.2 kernel/bpf/verifier.c noreturn_deny'),
    lab('5.10 6.1 accept'),
  ),
  p(
    'P-19',
    ['error_injection_list', 'config'],
    kernel('7.2 kernel/bpf/verifier.c check_attach_modify_return'),
    lab('all'),
  ),
  p('P-20', ['error_injection_list', 'config'], kernel('7.2 kernel/bpf/verifier.c btf_id_allow_sleepable')),
  p('P-21', ['lsm'], lab('5.10 default; 6.12 with lsm= without bpf')),
  p('P-22', ['btf'], kernel('7.3 kernel/bpf/bpf_lsm.c bpf_lsm_disabled_hooks')),
  p('P-23', ['lockdown'], lab('all')),
  p('P-24', ['lockdown'], kernel('7.3 include/linux/security.h'), lab('6.12 7.3')),
  p('P-25', ['kallsyms', 'sysctls'], libbpf('libbpf_available_kallsyms_parse')),
  p('P-26', ['btf', 'modules', 'config'], libbpf('load_module_btfs')),
  p('P-27', [], lab('5.10 … 6.19 EILSEQ'), kernel('7.2 arch/x86/kernel/kprobes/core.c can_probe')),
  p('P-28', ['kallsyms'], kernel('7.2 kernel/kprobes.c register_kretprobe')),
  p('P-29', [], lab('6.12: the 39th, 7.3: the 37th')),
  p('P-30', [], kernel('7.2 kernel/bpf/trampoline.c'), thread('linuxppc/issues#485')),
  p('P-31', ['sysctls'], docs('kernel.ftrace_enabled')),
  p(
    'P-33',
    ['config', 'btf', 'pmus'],
    kernel('enum bpf_attach_type of the kernel’s own BTF; CONFIG options'),
    lab('5.10 … 7.3'),
  ),
  p('P-34', [], lab('6.12 7.3 as uid 1000, each capability'), libbpf('section_defs')),
  p(
    'P-35',
    ['btf'],
    kernel('6.12 kernel/bpf/bpf_iter.c bpf_iter_prog_supported, map_iter.c bpf_iter_attach_map'),
    lab('5.10 6.1 6.12 7.2: every FUNC bpf_iter_*'),
  ),
  p(
    'P-36',
    ['kallsyms', 'available_events'],
    kernel('6.12 kernel/trace/trace_syscalls.c init_syscall_trace, find_syscall_meta'),
    lab('5.10 6.1 6.12 7.2: every wrapper, each syscall called'),
  ),
  p(
    'P-32',
    ['btf', 'available_filter_functions'],
    lab('7.2 7.3: vmlinux vfs_* and tcp_* fail'),
    bcc('trace_helpers.c'),
  ),
] as const satisfies readonly { id: string; files: readonly SurfaceFile[]; sources: readonly Source[] }[];

export type PredicateId = (typeof PREDICATES)[number]['id'];

export const predicateById: ReadonlyMap<string, Predicate> = new Map(PREDICATES.map((x) => [x.id, x]));
