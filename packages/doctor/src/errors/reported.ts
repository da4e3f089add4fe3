import { kernel, lab, libbpf } from '@hooklab/advisor';
import { largerThanThere } from '../failure/verifierlog';
import type { ErrorEntry } from './entry';

/** Failures that people report in public, each rebuilt small and run on the lab's kernels (fixtures/failures). */
export const REPORTED_ERRORS: readonly ErrorEntry[] = [
  {
    id: 'E-78',
    layer: 'clang',
    patterns: [/invalid application of 'typeof' to bit-field/, /address of bit-field requested/],
    predicates: [],
    remedies: ['bitfield-read'],
    sources: [libbpf('bpf_core_read.h BPF_CORE_READ_BITFIELD_PROBED')],
  },
  {
    id: 'E-84',
    layer: 'clang',
    patterns: [
      /error: (?:\w+ )?defined with too many args/,
      /error: too many args to /,
      /stack arguments are not supported/,
    ],
    predicates: [],
    remedies: ['inline-function'],
    sources: [lab('clang 14 and 19: five arguments in registers, none on a stack')],
  },
  {
    // before E-70, which reads it as a member of pt_regs that this kernel lacks
    id: 'E-87',
    layer: 'clang',
    patterns: [],
    reads: (log) =>
      /no member named '__unsupported__' in '(?:struct |union )?(?:pt_regs|user_pt_regs)'/.test(log)
        ? {}
        : null,
    predicates: ['P-16'],
    remedies: ['stack-argument', 'other-hook'],
    sources: [libbpf('bpf_tracing.h __PT_PARM7_REG')],
  },
  {
    id: 'E-79',
    layer: 'verifier',
    patterns: [
      /call bpf_d_path#\d+\s*\n(?:.*\n)?.*(?:helper call is not allowed in probe|program of this type cannot use helper bpf_d_path)/,
      /helper call is not allowed in probe/,
      /(?:program of this type cannot use helper|unknown func|invalid func) bpf_d_path#\d+/,
    ],
    reads: (log) =>
      /helper call is not allowed in probe|(?:cannot use helper|unknown func) bpf_d_path#/.test(log)
        ? {}
        : null,
    predicates: [],
    remedies: ['typed-hook', 'last-name'],
    sources: [kernel('kernel/trace/bpf_trace.c btf_allowlist_d_path'), lab('5.10 6.1 6.12 7.2')],
  },
  {
    id: 'E-80',
    layer: 'libbpf',
    patterns: [/extern '(?<name>CONFIG_\w+)' \(strong\): not resolved/],
    predicates: [],
    remedies: ['weak-extern'],
    sources: [libbpf('bpf_object__read_kconfig_file')],
  },
  {
    id: 'E-81',
    layer: 'libbpf',
    patterns: [
      /extern '(?<name>\w+)' \(strong\): not resolved/,
      /extern \((?:var|func) ksym\) '(?<name>\w+)': not found in kernel/,
      // one that is __weak, and called all the same
      /kfunc '(?<name>\w+)' is referenced but wasn't resolved/,
    ],
    predicates: ['P-08'],
    remedies: ['other-symbol', 'weak-extern'],
    sources: [libbpf('bpf_object__read_kallsyms_file, bpf_object__resolve_ksym_var_btf_id')],
  },
  {
    id: 'E-82',
    layer: 'verifier',
    patterns: [
      /last insn is not an exit or jmp/,
      /jump out of range from insn \d+ to \d+/,
      /subprog \d+ doesn't have exit/,
    ],
    predicates: [],
    remedies: ['add-return'],
    sources: [kernel('check_subprogs')],
  },
  {
    id: 'E-83',
    layer: 'verifier',
    patterns: [
      /(?<reg>R\d) is ptr_(?<name>[\w ]*) access percpu memory/,
      /(?<reg>R\d) invalid mem access 'percpu_ptr_/,
    ],
    predicates: [],
    remedies: ['this-cpu'],
    sources: [kernel('check_ptr_to_btf_access'), lab('6.12 7.2')],
  },
  {
    id: 'E-85',
    layer: 'verifier',
    patterns: [
      /(?<reg>R2) is not a known const/,
      // 5.10
      /(?<reg>R2) unbounded size, use 'var &= const'/,
    ],
    predicates: [],
    remedies: ['constant-size'],
    sources: [kernel('check_helper_call ARG_CONST_ALLOC_SIZE_OR_ZERO')],
  },
  {
    id: 'E-90',
    layer: 'verifier',
    patterns: [/(?<reg>R\d) is of type (?<name>\w+) but (?<wanted>\w+) is expected/],
    predicates: [],
    remedies: ['member-address'],
    sources: [kernel('check_reg_type'), lab('6.12')],
  },
  {
    id: 'E-91',
    layer: 'verifier',
    patterns: [
      /(?<reg>R\d) pointer arithmetic with \S+ operator prohibited/,
      /(?<reg>R\d) (?:32-bit pointer arithmetic prohibited|bitwise operator \S+ on pointer prohibited)/,
    ],
    predicates: [],
    remedies: ['return-place'],
    sources: [kernel('adjust_ptr_min_max_vals'), lab('6.12: fexit with too few parameters')],
  },
  {
    id: 'E-92',
    layer: 'verifier',
    patterns: [/R1 type=(?:map_value|scalar|inv|mem)\w* expected=map_ptr/],
    predicates: [],
    remedies: ['maps-section'],
    sources: [kernel('check_func_arg ARG_CONST_MAP_PTR'), lab('6.12')],
  },
  {
    // before E-64: here even the smallest offset does not fit, so no bound would help
    id: 'E-93',
    layer: 'verifier',
    patterns: [],
    reads: largerThanThere,
    predicates: [],
    remedies: ['own-size'],
    sources: [kernel('__check_mem_access'), lab('5.10 6.12')],
  },
  {
    id: 'E-96',
    layer: 'verifier',
    patterns: [/tracing progs cannot use (?<name>\w+) yet/],
    predicates: [],
    remedies: [],
    sources: [kernel('check_map_prog_compatibility'), lab('6.12: bpf_timer')],
  },
  {
    id: 'E-95',
    layer: 'verifier',
    patterns: [/(?<reg>R\d) is ptr_(?<name>\w*) access user memory/],
    predicates: [],
    remedies: ['user-read'],
    sources: [kernel('check_ptr_to_btf_access')],
  },
  {
    id: 'E-97',
    layer: 'verifier',
    patterns: [
      /cannot be used inside (?<name>bpf_(?:rcu_read_lock|preempt_disable|local_irq_save))-ed region/,
      /(?<name>bpf_(?:rcu_read_lock|preempt_disable|local_irq_save))(?:\(\))? is missing/,
      /(?<name>bpf_(?:spin|rcu_read|res_spin)_lock) is missing unlock/,
    ],
    predicates: [],
    remedies: ['give-back'],
    sources: [kernel('check_resource_leak')],
  },
  {
    // E-84 of a verifier that knows arguments on a stack
    id: 'E-99',
    layer: 'verifier',
    patterns: [/callee expects (?<n>\d+) args, stack arg\d+ is not initialized/],
    predicates: [],
    remedies: ['inline-function'],
    sources: [kernel('check_func_call'), lab('7.2')],
  },
  {
    // Hooklab's own word, before anything is loaded
    id: 'E-98',
    layer: 'libbpf',
    patterns: [/The program has no struct (?<name>\w+)/, /The object has no BTF/],
    predicates: [],
    remedies: ['row-struct'],
    sources: [lab('packages/records layoutsOf')],
  },
  {
    // found by the source: its section and its macro tell of two hooks (see diagnose)
    id: 'E-94',
    layer: 'verifier',
    patterns: [],
    predicates: [],
    remedies: ['own-context'],
    sources: [libbpf('bpf_tracing.h BPF_PROG, BPF_KPROBE')],
  },
  {
    // found by its target, not by the text (see diagnose): libbpf takes what stands before the colon for the function
    id: 'E-86',
    layer: 'libbpf',
    patterns: [],
    predicates: ['P-26'],
    remedies: ['other-name', 'other-hook'],
    sources: [libbpf('attach_kprobe')],
  },
  {
    // E-47 of a struct that the source itself declares (see diagnose)
    id: 'E-88',
    layer: 'libbpf',
    patterns: [],
    predicates: [],
    remedies: ['own-record'],
    sources: [libbpf('bpf_core_apply_relo_insn')],
  },
  {
    // E-50 of a program that only a tail call reaches (see diagnose)
    id: 'E-89',
    layer: 'libbpf',
    patterns: [],
    predicates: [],
    remedies: ['call-instead'],
    sources: [libbpf('bpf_program__attach')],
  },
];
