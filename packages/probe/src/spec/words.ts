/** The hooks that the generator writes, in the words of libbpf's section names. */
export const HOOKS = ['tp', 'raw_tp', 'tp_btf', 'kprobe', 'fentry', 'ksyscall'] as const;
export type Hook = (typeof HOOKS)[number];

/**
 * A place in the kernel, as a spec writes it:
 *
 *   tracepoint:task:task_rename     tp, raw_tp, tp_btf
 *   function:__set_task_comm        kprobe, fentry
 *   syscall:unlinkat                raw_tp, tp_btf (sys_enter and a test of the number), ksyscall, fentry
 */
export type Point =
  | { kind: 'tracepoint'; category: string; name: string }
  | { kind: 'function'; name: string }
  | { kind: 'syscall'; name: string };

export const POINT_HOOKS: Record<Point['kind'], readonly Hook[]> = {
  tracepoint: ['tp', 'raw_tp', 'tp_btf'],
  function: ['kprobe', 'fentry'],
  syscall: ['raw_tp', 'tp_btf', 'ksyscall', 'fentry'],
};

export function parsePoint(text: string): Point | null {
  const tracepoint = /^tracepoint:([A-Za-z0-9_-]{1,128}):([A-Za-z0-9_]{1,128})$/.exec(text);
  if (tracepoint) return { kind: 'tracepoint', category: tracepoint[1]!, name: tracepoint[2]! };
  const fn = /^function:([A-Za-z_][A-Za-z0-9_]{0,127})$/.exec(text);
  if (fn) return { kind: 'function', name: fn[1]! };
  const syscall = /^syscall:([a-z][a-z0-9_]{0,63})$/.exec(text);
  if (syscall) return { kind: 'syscall', name: syscall[1]! };
  return null;
}

export function pointText(p: Point): string {
  return p.kind === 'tracepoint' ? `tracepoint:${p.category}:${p.name}` : `${p.kind}:${p.name}`;
}

/** The C type of a column: an integer, or text of at most SIZE-1 bytes. */
export type ColumnType =
  | { kind: 'int'; ctype: string; size: 1 | 2 | 4 | 8; signed: boolean }
  | { kind: 'string'; ctype: string; size: number };

export const MAX_STRING = 4096;

/** "__s32", "char[256]" → what it is; null for anything else. */
export function parseColumnType(text: string): ColumnType | null {
  const int = /^__([us])(8|16|32|64)$/.exec(text);
  if (int) {
    const size = (Number(int[2]) / 8) as 1 | 2 | 4 | 8;
    return { kind: 'int', ctype: text, size, signed: int[1] === 's' };
  }
  const chars = /^char\[([1-9][0-9]{0,3})\]$/.exec(text);
  const size = chars ? Number(chars[1]) : 0;
  return size >= 2 && size <= MAX_STRING ? { kind: 'string', ctype: text, size } : null;
}
