import { readFileSync } from 'node:fs';

/** The settings that decide what may be traced and by whom. Those that a kernel lacks are left out. */
export const SYSCTLS = [
  'kernel.bpf_stats_enabled',
  'kernel.ftrace_enabled',
  'kernel.kptr_restrict',
  'kernel.dmesg_restrict',
  'kernel.perf_event_max_sample_rate',
  'kernel.perf_event_max_stack',
  'kernel.perf_event_mlock_kb',
  'kernel.perf_event_paranoid',
  'kernel.randomize_va_space',
  'kernel.sysrq',
  'kernel.unprivileged_bpf_disabled',
  'kernel.user_events_max',
  'kernel.yama.ptrace_scope',
  'debug.kprobes-optimization',
  'net.core.bpf_jit_enable',
  'net.core.bpf_jit_harden',
  'net.core.bpf_jit_kallsyms',
  'net.core.bpf_jit_limit',
];

/** "kernel.perf_event_paranoid = 2", one a line, as `sysctl` prints them. */
export function* sysctlLines(root = '/proc/sys'): Generator<string> {
  for (const name of SYSCTLS) {
    const value = readSysctl(name, root);
    if (value !== null) yield `${name} = ${value}\n`;
  }
}

/** null where this kernel has no such setting, or it may not be read. */
export function readSysctl(name: string, root = '/proc/sys'): string | null {
  try {
    return readFileSync(`${root}/${name.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return null;
  }
}
