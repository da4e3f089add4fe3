import type { Arch } from '@hooklab/surface';
import { syscallPrefix } from '../facts/kernel';
import { type HookId, sectionName } from '../hooks';
import { type Point, sectionTarget } from '../predict/point';

/** What stands in SEC() for a hook at a point. A syscall's events and wrappers are other names than its own. */
export function sectionOf(hook: HookId, point: Point, arch: Arch = 'x86_64'): string {
  if (hook === 'perf_event') return 'perf_event';
  if (point.kind === 'tracepoint' && !/^tp(\.s)?$/.test(hook)) return sectionName(hook, point.name);
  if (point.kind === 'syscall') {
    if (hook === 'tp' || hook === 'tp.s') return sectionName(hook, `syscalls/sys_enter_${point.name}`);
    if (hook.startsWith('raw_tp') || hook.startsWith('tp_btf')) return sectionName(hook, 'sys_enter');
    if (!hook.endsWith('syscall'))
      return sectionName(hook, `${syscallPrefix(arch) ?? '__se_sys_'}${point.name}`);
  }
  return sectionName(hook, sectionTarget(point));
}

export const sectionsOf = (hook: HookId, points: readonly Point[], arch: Arch): string[] =>
  points.map((p) => sectionOf(hook, p, arch));
