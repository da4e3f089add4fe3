import { applies, type HookId, type Point, parsePoint, pointText } from '@hooklab/hook';

/** The hooks that the generator writes. */
export const HOOKS = [
  'tp',
  'raw_tp',
  'tp_btf',
  'kprobe',
  'fentry',
  'ksyscall',
] as const satisfies readonly HookId[];
export type Hook = (typeof HOOKS)[number];

/** A place that a spec may name. */
export type SpecPoint = Extract<Point, { kind: 'tracepoint' | 'fn' | 'syscall' }>;

/**
 * "tracepoint:task:task_rename", "fn:__set_task_comm", "syscall:unlinkat": a spec is kept and shared, so it names the
 * kind in full, as pointText does ("function:" of older files too). Null for anything else.
 */
export function specPoint(text: string): SpecPoint | null {
  try {
    const point = parsePoint(text);
    if (pointText(point) !== text.replace(/^function:/, 'fn:')) return null;
    return point.kind === 'tracepoint' || point.kind === 'fn' || point.kind === 'syscall' ? point : null;
  } catch {
    return null;
  }
}

/** The generator's hooks for a point. */
export const hooksFor = ({ kind }: SpecPoint): Hook[] =>
  HOOKS.filter((hook) => applies({ kind }, hook) && !(kind === 'syscall' && BY_EVENT.includes(hook)));

/** A syscall's own event is a tracepoint, its wrapper a function, to a spec. */
const BY_EVENT: readonly Hook[] = ['tp', 'kprobe'];

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
