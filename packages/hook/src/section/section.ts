import type { Arch } from '@hooklab/surface';
import { syscallPrefix } from '../arch/wrapper';
import { type Point, pointName } from '../point/point';
import { pointText } from '../point/text';
import { HOOK_IDS, type HookId } from '../type/hook';
import { hookType, isHookId } from '../type/types';

/** "fentry/vfs_unlink": what stands in SEC(). A sample's SEC() has no target. */
export const sectionName = (id: HookId, target: string): string =>
  hookType(id).context === 'sample' ? id : `${id}/${target}`;

/** What stands after the slash of a section: "tcp_connect", "task/task_rename". */
export function sectionTarget(point: Point): string {
  switch (point.kind) {
    case 'fn':
      return `${point.name}${point.offset ? `+0x${point.offset.toString(16)}` : ''}`;
    case 'tracepoint':
      return `${point.category}/${point.name}`;
    case 'user':
      return `${point.path}:${point.symbol}`;
    case 'usdt':
      return `${point.path}:${point.provider}:${point.name}`;
    case 'bpf':
      // the loader gives the verifier that program: libbpf would look for a function of the kernel
      return pointText(point);
    default:
      return pointName(point);
  }
}

/** What stands in SEC() for a hook at a point. A syscall's events and wrappers are other names than its own. */
export function sectionOf(hook: HookId, point: Point, arch: Arch = 'x86_64'): string {
  const { context } = hookType(hook);
  if (point.kind === 'tracepoint' && context !== 'record') return sectionName(hook, point.name);
  if (point.kind === 'syscall') return sectionName(hook, syscallTarget(hook, point.name, arch));
  return sectionName(hook, sectionTarget(point));
}

function syscallTarget(hook: HookId, name: string, arch: Arch): string {
  const { family, context } = hookType(hook);
  if (context === 'record') return `syscalls/sys_enter_${name}`;
  if (family === 'tracepoint') return 'sys_enter';
  return context === 'syscall' ? name : `${syscallPrefix(arch) ?? '__se_sys_'}${name}`;
}

/** Words of libbpf that mean a shorter one. */
const LONG_NAMES: Readonly<Record<string, HookId>> = {
  tracepoint: 'tp',
  'tracepoint.s': 'tp.s',
  raw_tracepoint: 'raw_tp',
  'raw_tracepoint.s': 'raw_tp.s',
};

/**
 * The two parts of a section, the hook in its short form; `hook` null for a word that is no hook type.
 *
 *   "tracepoint/task/task_rename" → tp, "task/task_rename"      "fentry.s/x" → fentry.s, "x"     "xdp" → null, ""
 */
export function splitSection(section: string): { hook: HookId | null; target: string } {
  const slash = section.indexOf('/');
  const word = slash < 0 ? section : section.slice(0, slash);
  return { hook: hookOfWord(word), target: slash < 0 ? '' : section.slice(slash + 1) };
}

/** "tracepoint" → tp, "fentry.s" → fentry.s; null for what is no hook type. */
export const hookOfWord = (word: string): HookId | null => LONG_NAMES[word] ?? (isHookId(word) ? word : null);

/** Every word that may stand before the slash of a section. */
export const SECTION_WORDS: readonly string[] = [...HOOK_IDS, ...Object.keys(LONG_NAMES)];
