import { applies, HOOK_IDS, type HookId, hookType, type Point, parsePoint, pointText } from '@hooklab/hook';

/** The hooks that a program is written for: those that make events, and that the loader's libbpf attaches. */
export const HOOKS: readonly HookId[] = HOOK_IDS.filter(
  (id) => hookType(id).streams && hookType(id).context !== 'opaque',
);
export type Hook = HookId;

/** A place that a spec may name. */
export type SpecPoint = Exclude<Point, { kind: 'field' | 'perf' | 'iter' }>;
const KINDS: ReadonlySet<string> = new Set<SpecPoint['kind']>([
  'fn',
  'syscall',
  'tracepoint',
  'rawtracepoint',
  'lsm',
  'user',
  'usdt',
  'bpf',
]);

/**
 * "tracepoint:task:task_rename", "fn:__set_task_comm", "syscall:unlinkat": a spec is kept and shared, so it names the
 * kind in full, as pointText does. Null for anything else.
 */
export function specPoint(text: string): SpecPoint | null {
  try {
    const point = parsePoint(text);
    return KINDS.has(point.kind) && pointText(point) === text && isPlain(point) ? (point as SpecPoint) : null;
  } catch {
    return null;
  }
}

/** A binary's path stands in SEC("…") and in libbpf's own syntax: no quotes, colons, spaces or control characters. */
const isPlain = (point: Point): boolean =>
  point.kind === 'user' || point.kind === 'usdt'
    ? /^\/[\x21-\x7e]+$/.test(point.path) && !/["\\]/.test(pointText(point))
    : point.kind !== 'bpf' || /^\w+$/.test(point.program);

/** The hooks for a point. */
export const hooksFor = (point: Pick<Point, 'kind'>): HookId[] =>
  HOOKS.filter((hook) => applies(point, hook));

/** The C type of a column: an integer, an address, or text of at most SIZE-1 bytes. */
export type ColumnType =
  | { kind: 'int'; ctype: string; size: 1 | 2 | 4 | 8; signed: boolean; pointer: boolean }
  | { kind: 'string'; ctype: string; size: number };

export const MAX_STRING = 4096;

/** "__s32", "void *", "_Bool", "char[256]" → what it is; null for anything else. */
export function parseColumnType(text: string): ColumnType | null {
  if (text === 'void *') return { kind: 'int', ctype: text, size: 8, signed: false, pointer: true };
  if (text === '_Bool') return { kind: 'int', ctype: text, size: 1, signed: false, pointer: false };
  const int = /^__([us])(8|16|32|64)$/.exec(text);
  if (int) {
    const size = (Number(int[2]) / 8) as 1 | 2 | 4 | 8;
    return { kind: 'int', ctype: text, size, signed: int[1] === 's', pointer: false };
  }
  const chars = /^char\[([1-9][0-9]{0,3})\]$/.exec(text);
  const size = chars ? Number(chars[1]) : 0;
  return size >= 2 && size <= MAX_STRING ? { kind: 'string', ctype: text, size } : null;
}

/** "__s32 dfd", "void *dentry", "char path[256]" */
export function declaration(type: ColumnType, name: string): string {
  if (type.kind === 'string') return `char ${name}[${type.size}]`;
  return type.pointer ? `void *${name}` : `${type.ctype} ${name}`;
}
