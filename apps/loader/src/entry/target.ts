import { splitSection } from '@hooklab/hook';
import type { ProgramInfo } from '@hooklab/native';

/** By its hook, before there is a program: may it need a trampoline? */
export const mayNeedTrampoline = (hook: string): boolean =>
  /^(?:fentry|fexit|fsession|fmod_ret|lsm)/.test(hook);

/** Sections of type `tracing` whose programs run at a tracepoint or when they are read. */
const NO_TRAMPOLINE = /^(?:tp_btf|raw_tp|iter)(?:\.s)?(?:\/|$)/;

/**
 * The kernel function whose entry is patched for a program: of fentry/X, fexit/X, fmod_ret/X, fsession/X that is X, of
 * lsm/X bpf_lsm_X. null: the program needs no trampoline, or it replaces a function of another BPF program. `set`:
 * the target that was given apart from the section, with or without a module: "ovl_open", "overlay:ovl_open".
 */
export function trampolineTarget({ section, type }: ProgramInfo, set?: string): string | null {
  if ((type !== 'tracing' && type !== 'lsm') || NO_TRAMPOLINE.test(section)) return null;
  const named = set ?? splitSection(section).target;
  // a BPF program’s own code: no entry of the kernel is patched
  if (named.startsWith('bpf:')) return null;
  const fn = named.slice(named.indexOf(':') + 1);
  return type === 'lsm' ? `bpf_lsm_${fn}` : fn;
}
