/** Hook types by what they share: one colour and one glyph each, the same everywhere. */
export type Family = 'tracepoint' | 'kprobe' | 'fentry' | 'user' | 'sampling' | 'other';

const FAMILY: Record<string, Family> = {
  tp: 'tracepoint',
  raw_tp: 'tracepoint',
  tp_btf: 'tracepoint',
  kprobe: 'kprobe',
  kretprobe: 'kprobe',
  'kprobe.multi': 'kprobe',
  'kretprobe.multi': 'kprobe',
  'kprobe.session': 'kprobe',
  ksyscall: 'kprobe',
  kretsyscall: 'kprobe',
  fentry: 'fentry',
  fexit: 'fentry',
  fsession: 'fentry',
  fmod_ret: 'fentry',
  'fentry.multi': 'fentry',
  'fexit.multi': 'fentry',
  'fsession.multi': 'fentry',
  freplace: 'fentry',
  lsm: 'fentry',
  lsm_cgroup: 'fentry',
  uprobe: 'user',
  uretprobe: 'user',
  'uprobe.multi': 'user',
  'uretprobe.multi': 'user',
  'uprobe.session': 'user',
  usdt: 'user',
  perf_event: 'sampling',
  iter: 'sampling',
};

/** Sleepable variants ("fentry.s") belong where their plain form does. */
export function familyOf(hook: string): Family {
  return FAMILY[hook] ?? FAMILY[hook.replace(/\.s$/, '')] ?? 'other';
}

export const FAMILY_TITLE: Record<Family, string> = {
  tracepoint: 'tracepoint family',
  kprobe: 'kprobe family',
  fentry: 'fentry family',
  user: 'user-space family',
  sampling: 'sampling',
  other: 'other',
};
