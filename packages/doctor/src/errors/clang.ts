import { kernel, lab, libbpf, thread } from '@hooklab/advisor';
import type { ErrorEntry } from './entry';

const BTF = kernel('scripts/bpf types come from /sys/kernel/btf/vmlinux');

/** What clang says; the types it sees are made from the target's BTF. clang 14 and 19 write some of it differently. */
export const CLANG_ERRORS: readonly ErrorEntry[] = [
  {
    id: 'E-54',
    layer: 'clang',
    patterns: [/Looks like the BPF stack limit (?:of 512 bytes )?is exceeded/],
    predicates: [],
    remedies: ['per-cpu-map'],
    sources: [thread('bpftrace#736')],
  },
  {
    id: 'E-55',
    layer: 'clang',
    patterns: [/Must specify a BPF target arch via __TARGET_ARCH_xxx/],
    predicates: [],
    remedies: ['target-arch'],
    sources: [kernel('bpf_tracing.h')],
  },
  {
    id: 'E-73',
    layer: 'clang',
    patterns: [/fatal error: '(?<name>[^']+)' file not found/],
    predicates: [],
    remedies: ['drop-header'],
    sources: [lab('the sandbox shows clang libbpf’s headers, hooklab.h and the types')],
  },
  {
    // before the unknown names that it makes: found by what the source uses, not by the text (see diagnose)
    id: 'E-71',
    layer: 'clang',
    patterns: [],
    predicates: [],
    remedies: ['include'],
    sources: [libbpf('bpf_core_read.h, bpf_tracing.h, bpf_endian.h')],
  },
  {
    id: 'E-70',
    layer: 'clang',
    patterns: [/error: no member named '(?<name>\w+)' in '(?:struct |union )?(?<struct>\w+)'/],
    predicates: [],
    remedies: ['other-field'],
    sources: [BTF, lab('5.10 against 6.1: task_struct.state became __state')],
  },
  {
    id: 'E-74',
    layer: 'clang',
    patterns: [
      /error: incomplete definition of type '(?:struct |union )(?<name>\w+)'/,
      /declaration of '(?:struct |union )(?<name>\w+)' will not be visible outside of this function/,
      /error: (?:variable|field) has incomplete type '(?:struct |union )(?<name>\w+)'/,
      /error: (?:invalid application of 'sizeof' to an|subscript of pointer to) incomplete type '(?:struct |union )(?<name>\w+)'/,
    ],
    predicates: [],
    remedies: ['load-module', 'own-arguments', 'other-type'],
    sources: [BTF],
  },
  {
    id: 'E-72',
    layer: 'clang',
    patterns: [
      /error: (?:implicit declaration of|call to undeclared) (?:library )?function '(?<name>bpf_\w+)'/,
    ],
    predicates: [],
    remedies: ['other-helper'],
    sources: [libbpf('bpf_helper_defs.h'), kernel('enum bpf_func_id')],
  },
  {
    id: 'E-76',
    layer: 'clang',
    patterns: [
      /error: use of undeclared identifier '(?<name>\w+)'; did you mean '(?<guess>\w+)'/,
      /error: (?:use of undeclared identifier|unknown type name) '(?<name>\w+)'/,
      /error: (?:implicit declaration of|call to undeclared) (?:library )?function '(?<name>\w+)'/,
    ],
    predicates: [],
    remedies: ['own-arguments', 'rename', 'define'],
    sources: [BTF],
  },
];
