import type { Here } from './here';

/** One refusal of libbpf or the kernel, taken apart. */
export interface Failure {
  stage: string;
  /** 'EPERM' */
  code: string;
  log: string;
  /** the verifier's own words, '' when it has none */
  verdict: string;
  /** 'fentry' */
  kind: string;
  /** 'do_unlinkat' */
  target: string;
  here: Here;
}

export interface Rule {
  /** id of the fact in the hook facts (docs of packages/advisor) */
  fact: string;
  when(f: Failure): boolean;
  cause(f: Failure): string;
  fix(f: Failure): string;
}

const trampoline = (f: Failure): boolean => /^(fentry|fexit|fmod_ret|fsession|lsm)\b/.test(f.kind);
const kprobe = (f: Failure): boolean => /^(kprobe|kretprobe|ksyscall|kretsyscall)$/.test(f.kind);
const multi = (f: Failure): boolean => /^k(ret)?probe\.(multi|session)$/.test(f.kind);
const tracepoint = (f: Failure): boolean => /^tp(\.s)?$/.test(f.kind);
const rawTracepoint = (f: Failure): boolean => /^raw_tp/.test(f.kind);
const btf = (f: Failure): boolean => trampoline(f) || /^tp_btf/.test(f.kind);
const is = (f: Failure, stage: string, ...codes: string[]): boolean =>
  f.stage === stage && codes.includes(f.code);

const OTHER_KERNEL = 'Use another hook here, or a lab VM, whose kernel has it';

/** The most common refusals. First match wins; what no rule knows is told in the log's own words. */
export const rules: Rule[] = [
  {
    fact: 'E-40',
    when: (f) =>
      is(f, 'load', 'EPERM') &&
      f.verdict === '' &&
      (f.here.uid !== 0 || /load trivial BPF program/.test(f.log)),
    cause: (f) =>
      `loading programs needs CAP_BPF and CAP_PERFMON, which the loader (uid ${f.here.uid}) does not have`,
    fix: () => 'Start the loader as root, or use a lab VM, which needs none',
  },
  {
    fact: 'E-58',
    when: (f) => is(f, 'load', 'EPERM') && f.verdict === '',
    cause: (f) =>
      `the policy of this kernel (${f.here.release}) refuses ${trampoline(f) ? 'trampoline programs' : 'it'} even to root, without a word from the verifier`,
    fix: () =>
      'Use a lab VM, whose stock kernel allows it, or another hook here: tracepoints are usually allowed',
  },
  {
    fact: 'E-12/P-05',
    when: (f) => btf(f) && f.stage === 'load' && f.code === 'ESRCH' && /^sys_(enter|exit)_/.test(f.target),
    cause: (f) =>
      `there is no raw tracepoint ${f.target}: only sys_enter and sys_exit exist for all syscalls`,
    fix: (f) => `Use tp/syscalls/${f.target}`,
  },
  {
    fact: 'E-01',
    when: (f) =>
      btf(f) && is(f, 'load', 'ESRCH') && /kernel BTF is missing|find valid kernel BTF/.test(f.log),
    cause: (f) => `kernel ${f.here.release} has no BTF`,
    fix: () => 'Use tp, raw_tp or kprobe with a program that needs no BTF, or a lab VM',
  },
  {
    fact: 'P-22',
    when: (f) => f.kind.startsWith('lsm') && is(f, 'load', 'ESRCH'),
    cause: (f) => `kernel ${f.here.release} has no LSM hook ${f.target}`,
    fix: () => 'LSM hooks are the bpf_lsm_… functions of the kernel’s BTF, named without that prefix',
  },
  {
    fact: 'E-01',
    when: (f) => btf(f) && is(f, 'load', 'ESRCH'),
    cause: (f) =>
      `the BTF of kernel ${f.here.release} has no ${f.target}: renamed, inlined, or in no loaded module`,
    fix: () => 'Search for its new name, or use a tracepoint, whose names rarely change',
  },
  {
    fact: 'E-02',
    when: (f) => trampoline(f) && is(f, 'load', 'ENOENT'),
    cause: (f) =>
      `${f.target} is in BTF, but the kernel has no symbol of exactly this name (only .isra or .constprop copies)`,
    fix: (f) => `Use a kprobe on the copy that /proc/kallsyms shows (grep ${f.target})`,
  },
  {
    fact: 'E-18',
    when: (f) => f.stage === 'load' && /is not modifiable/.test(f.verdict),
    cause: (f) =>
      `${f.target} may not be modified: only security_* functions and those marked for error injection may`,
    fix: () => 'Use fentry or fexit to watch it, or fmod_ret on the security_ hook of the same operation',
  },
  {
    fact: 'E-13/E-15',
    when: (f) =>
      trampoline(f) &&
      f.stage === 'load' &&
      /has \d+ arguments\. Too many|variable args is unsupported|(arg\d+|return) type \w+ is unsupported/.test(
        f.verdict,
      ),
    cause: (f) => `a trampoline cannot pass the arguments of ${f.target} on kernel ${f.here.release}`,
    fix: () => 'Use a kprobe on the same function',
  },
  {
    fact: 'E-17',
    when: (f) => f.stage === 'load' && /__noreturn function/.test(f.verdict),
    cause: (f) => `${f.target} never returns, so there is nothing to see at its exit`,
    fix: () => 'Use fentry: there is something to see when it begins',
  },
  {
    fact: 'E-22',
    when: (f) => f.stage === 'load' && /invalid mem access '(scalar|inv)'/.test(f.verdict),
    cause: () => 'the program follows a pointer that the verifier knows nothing about',
    fix: () => 'Read through it with BPF_CORE_READ() or bpf_probe_read_kernel()',
  },
  {
    fact: 'E-25',
    when: (f) => f.stage === 'load' && /invalid mem access '\w*_or_null_?'/.test(f.verdict),
    cause: () => 'a pointer that may be NULL is used without a check',
    fix: () => 'Add `if (!p) return 0;` before its use',
  },
  {
    fact: 'E-20',
    when: (f) => f.stage === 'load' && /invalid bpf_context access off=[0-7] /.test(f.verdict),
    cause: () => 'the first eight bytes of a tracepoint’s record (the common_ fields) cannot be read',
    fix: () => 'Use bpf_get_current_pid_tgid() and its like',
  },
  {
    fact: 'E-24',
    when: (f) => f.stage === 'load' && /doesn't have \d+-th argument/.test(f.verdict),
    cause: (f) => `${f.target} has fewer arguments on kernel ${f.here.release}`,
    fix: () => 'Take the arguments from this kernel’s BTF',
  },
  {
    fact: 'E-47',
    when: (f) => f.stage === 'load' && /invalid CO-RE relocation|failed to resolve CO-RE/.test(f.log),
    cause: (f) => `a type or field that the program reads is not in kernel ${f.here.release}`,
    fix: () => 'Compile against this target’s types, or guard it with bpf_core_field_exists()',
  },
  {
    fact: 'E-37',
    when: (f) => f.kind.startsWith('fsession') && is(f, 'load', 'EINVAL') && f.verdict === '',
    cause: (f) => `fsession needs kernel 7.0; this is ${f.here.release}`,
    fix: () => 'Use fexit, which has the arguments and the return value',
  },
  {
    fact: 'E-03',
    when: (f) => trampoline(f) && is(f, 'attach', 'ENOTSUPP'),
    cause: (f) =>
      `this kernel’s trampoline cannot pass the arguments of ${f.target} (too many, or no direct calls)`,
    fix: () => 'Use a kprobe on the same function',
  },
  {
    fact: 'E-04',
    when: (f) => trampoline(f) && is(f, 'attach', 'EBUSY'),
    cause: (f) =>
      `${f.target} has no place for a trampoline (notrace, or a copy of an inline function), or it is taken`,
    fix: () => 'Choose a function that available_filter_functions lists, or a caller of this one',
  },
  {
    fact: 'E-31',
    when: (f) => trampoline(f) && is(f, 'attach', 'E2BIG'),
    cause: (f) => `${f.target} already carries as many programs as a trampoline can`,
    fix: () => 'Stop other tracers of the same function',
  },
  {
    fact: 'E-42',
    // libbpf then finds no wrapper of the syscall either, and says ENOENT
    when: (f) => kprobe(f) && is(f, 'attach', 'EPERM', 'ENOENT') && f.here.lockdown === 'confidentiality',
    cause: () => 'lockdown=confidentiality forbids kprobes',
    fix: () => 'Use fentry, kprobe.multi or a raw tracepoint, which it allows',
  },
  {
    fact: 'E-33',
    when: (f) => kprobe(f) && is(f, 'attach', 'ENOENT') && !f.here.kprobes,
    cause: (f) => `kernel ${f.here.release} is built without kprobes`,
    fix: () => OTHER_KERNEL,
  },
  {
    fact: 'E-05',
    when: (f) => kprobe(f) && is(f, 'attach', 'ENOENT'),
    cause: (f) =>
      `kernel ${f.here.release} has no function ${f.target}: renamed, inlined, or in no loaded module`,
    fix: (f) => `Look for it in /proc/kallsyms; copies are called ${f.target}.isra.0 and the like`,
  },
  {
    fact: 'E-06',
    when: (f) => kprobe(f) && is(f, 'attach', 'EINVAL'),
    cause: (f) => `a kprobe on ${f.target} is forbidden: blacklisted, notrace, or only there while booting`,
    fix: () => 'Choose a caller of it',
  },
  {
    fact: 'E-07',
    when: (f) => kprobe(f) && is(f, 'attach', 'EADDRNOTAVAIL'),
    cause: (f) => `the kernel has several functions called ${f.target}`,
    fix: () => 'Use kprobe.multi, which takes all of them, or another function',
  },
  {
    fact: 'E-09',
    when: (f) => kprobe(f) && is(f, 'attach', 'EILSEQ'),
    cause: () => 'the offset is inside an instruction',
    fix: () => 'Choose an offset where an instruction begins',
  },
  {
    fact: 'E-42',
    when: (f) =>
      (kprobe(f) || tracepoint(f)) &&
      is(f, 'attach', 'EACCES') &&
      (f.here.perfEventParanoid ?? 0) >= 3 &&
      !f.here.sysAdmin,
    cause: (f) =>
      `kernel.perf_event_paranoid is ${f.here.perfEventParanoid} and the loader has no CAP_SYS_ADMIN`,
    fix: () => 'Start the loader as root, or lower it: sysctl kernel.perf_event_paranoid=2',
  },
  {
    fact: 'E-34',
    when: (f) => multi(f) && is(f, 'attach', 'EOPNOTSUPP'),
    cause: (f) => `kernel ${f.here.release} is built without fprobe (CONFIG_FPROBE)`,
    fix: () => 'Use kprobe on each function',
  },
  {
    fact: 'E-08',
    when: (f) => multi(f) && is(f, 'attach', 'ENOENT', 'ESRCH'),
    cause: () => 'one of the functions is not in available_filter_functions',
    fix: () => 'Leave out what ftrace cannot trace',
  },
  {
    fact: 'H-kmulti',
    when: (f) => multi(f) && is(f, 'attach', 'EINVAL'),
    cause: (f) =>
      `kernel ${f.here.release} has no ${f.kind} (${f.kind.endsWith('session') ? '6.10' : '5.18'} and later have)`,
    fix: () => 'Use kprobe and kretprobe',
  },
  {
    fact: 'E-46',
    when: (f) => /^u(ret)?probe\.(multi|session)/.test(f.kind) && is(f, 'attach', 'EINVAL'),
    cause: (f) =>
      `kernel ${f.here.release} has no ${f.kind} (${f.kind.endsWith('session') ? '6.13' : '6.6'} and later have)`,
    fix: () => 'Use uprobe and uretprobe',
  },
  {
    fact: 'P-24',
    when: (f) => tracepoint(f) && is(f, 'attach', 'ENOENT') && f.here.lockdown === 'confidentiality',
    cause: () => 'lockdown=confidentiality empties tracefs',
    fix: () => 'Use raw_tp or tp_btf, which need no tracefs',
  },
  {
    fact: 'E-10',
    when: (f) => tracepoint(f) && is(f, 'attach', 'ENOENT'),
    cause: (f) =>
      `kernel ${f.here.release} has no event ${f.target}: misspelt, not configured, or its module is not loaded`,
    fix: () => 'Search the catalog for its name on this kernel',
  },
  {
    fact: 'E-11',
    when: (f) => tracepoint(f) && is(f, 'attach', 'EACCES') && /perf event ID/.test(f.log),
    cause: () => 'tracefs may not be read',
    fix: () => 'Start the loader as root',
  },
  {
    fact: 'E-21',
    when: (f) => tracepoint(f) && is(f, 'attach', 'EACCES'),
    cause: (f) => `the program reads beyond the record of ${f.target}`,
    fix: () => 'Take the fields from this kernel’s format file',
  },
  {
    fact: 'E-12',
    when: (f) => rawTracepoint(f) && is(f, 'attach', 'ENOENT'),
    cause: (f) => `kernel ${f.here.release} has no tracepoint ${f.target}`,
    fix: (f) =>
      /^sys_(enter|exit)_/.test(f.target)
        ? `Only sys_enter and sys_exit are raw tracepoints; use tp/syscalls/${f.target}`
        : 'A raw tracepoint is named without its category',
  },
  {
    fact: 'E-23',
    when: (f) => rawTracepoint(f) && is(f, 'attach', 'EINVAL'),
    cause: (f) => `the program reads more arguments than ${f.target} has`,
    fix: () => 'Take the arguments from this kernel’s BTF',
  },
  {
    fact: 'E-57',
    when: (f) => is(f, 'load', 'E2BIG') || /BPF program is too large/.test(f.verdict),
    cause: () => 'the program is too large for the verifier, usually because of a loop',
    fix: () => 'Bound the loop tighter, or use bpf_loop()',
  },
];
