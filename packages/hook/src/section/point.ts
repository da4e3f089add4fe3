import { parsePoint } from '../point/parse';
import type { Point, PointKind } from '../point/point';
import { hookType } from '../type/types';
import { hookOfWord } from './section';

/**
 * The point that a hook of a section is for: ("fentry", "do_unlinkat") → fn:do_unlinkat. Also with the module that
 * libbpf takes before a colon ("fentry", "xfs:xfs_open"). null where the section names none, or nothing readable.
 *
 *   tp · "task/task_rename"      raw_tp, tp_btf · "task_rename"      lsm · "file_open"      ksyscall · "unlinkat"
 *   kprobe · "vfs_unlink+0x4"    uprobe · "/bin/bash:readline"       usdt · "libc.so.6:libc:setjmp"
 */
export function pointOfSection(word: string, target: string): Point | null {
  const hook = hookOfWord(word);
  if (!hook) return null;
  const { context, family, places } = hookType(hook);
  if (context === 'record') return eventPoint(target);
  if (target.startsWith('bpf:')) return places.includes('bpf') ? parsed(target) : null;
  const kind = family === 'tracepoint' ? 'rawtracepoint' : places[0];
  if (!kind || !TEXT.has(kind)) return null;
  return parsed(`${kind}:${target}`);
}

function parsed(text: string): Point | null {
  try {
    return parsePoint(text);
  } catch {
    return null;
  }
}

/** Places that a section names in full; a sample's event and a BPF program's name are not in it. */
const TEXT: ReadonlySet<PointKind> = new Set([
  'rawtracepoint',
  'fn',
  'syscall',
  'lsm',
  'iter',
  'user',
  'usdt',
]);

/** "task/task_rename"; a category that was left out is '' and then exists on no kernel. */
function eventPoint(target: string): Point | null {
  const found = /^(?:([\w-]+)\/)?([\w-]+)$/.exec(target);
  return found && { kind: 'tracepoint', category: found[1] ?? '', name: found[2]! };
}
