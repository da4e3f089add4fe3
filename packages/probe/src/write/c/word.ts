import type { BuiltinName } from '../../expression/ast';

export const CLOCK = 'bpf_ktime_get_ns()';

const WORDS: Record<
  Exclude<BuiltinName, 'comm' | 'stack' | 'exe' | 'argv'> | 'nsecs' | 'elapsed' | 'cgroup',
  string
> = {
  ts: CLOCK,
  nsecs: CLOCK,
  elapsed: 'hl_elapsed()',
  pid: 'hl_tgid()',
  tid: 'hl_tid()',
  uid: '(__u32)bpf_get_current_uid_gid()',
  gid: 'bpf_get_current_uid_gid() >> 32',
  cpu: 'bpf_get_smp_processor_id()',
  ppid: 'hl_ppid()',
  // only an exit has it, which takes the time first (body.ts)
  latency: 'now - began->ts',
  cgroup: 'bpf_get_current_cgroup_id()',
};

export const builtinText = (name: BuiltinName): string => WORDS[name as keyof typeof WORDS];

/** As a number of the width that it has. */
export function wordText(name: string): string {
  const text = WORDS[name as keyof typeof WORDS];
  return name === 'gid' ? `(__u32)(${text})` : text;
}
