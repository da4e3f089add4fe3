import { type Point, parsePoint } from '../predict/point';

/**
 * The point that a hook of a section is for: ("fentry", "do_unlinkat") → fn:do_unlinkat. Also with the module that
 * libbpf takes before a colon ("fentry", "xfs:xfs_open"). null where the section names none, or nothing readable.
 *
 *   tp · "task/task_rename"      raw_tp, tp_btf · "task_rename"      lsm · "file_open"      ksyscall · "unlinkat"
 *   kprobe · "vfs_unlink+0x4"    uprobe · "/bin/bash:readline"       usdt · "libc.so.6:libc:setjmp"
 */
export function pointOfSection(hook: string, target: string): Point | null {
  const kind = hook.replace(/\.(?:s|multi|session)$/, '');
  if (kind === 'tp' || kind === 'tracepoint') return eventPoint(target);
  const text = POINTS[kind]?.(target);
  try {
    return text ? parsePoint(text) : null;
  } catch {
    return null;
  }
}

/** "task/task_rename"; a category that was left out is '' and then exists on no kernel. */
function eventPoint(target: string): Point | null {
  const found = /^(?:([\w-]+)\/)?([\w-]+)$/.exec(target);
  return found && { kind: 'tracepoint', category: found[1] ?? '', name: found[2]! };
}

const fn = (target: string): string => `fn:${target}`;
const event = (target: string): string => `rawtracepoint:${target}`;

const POINTS: Readonly<Record<string, (target: string) => string>> = {
  raw_tp: event,
  raw_tracepoint: event,
  tp_btf: event,
  fentry: fn,
  fexit: fn,
  fsession: fn,
  fmod_ret: fn,
  kprobe: fn,
  kretprobe: fn,
  ksyscall: (t) => `syscall:${t}`,
  kretsyscall: (t) => `syscall:${t}`,
  lsm: (t) => `lsm:${t}`,
  iter: (t) => `iter:${t}`,
  uprobe: (t) => `user:${t}`,
  uretprobe: (t) => `user:${t}`,
  usdt: (t) => `usdt:${t}`,
};
