/** What a catalog entry is. The order is the order of rank between equals: what one most likely wants to trace. */
export const POINT_KINDS = [
  'tracepoint',
  'rawtracepoint',
  'syscall',
  'fn',
  'lsm',
  'bpf',
  'struct',
  'union',
  'enum',
  'typedef',
  'symbol',
] as const;
export type PointKind = (typeof POINT_KINDS)[number];

export interface CatalogEntry {
  id: number;
  kind: PointKind;
  /** "vfs_unlink"; of a tracepoint without its category */
  name: string;
  /** "sched" of sched:sched_switch; '' for anything else */
  category: string;
  /** null for the kernel itself */
  module: string | null;
  /** a hook of some kind can sit there: an event, a syscall, a function that ftrace lists; null where
   * unknown, and for types and data */
  traceable: boolean | null;
}

/** "tracepoint:sched:sched_switch", "fn:vfs_unlink": what the command and deep links call it. */
export function entryPath(entry: Pick<CatalogEntry, 'kind' | 'name' | 'category'>): string {
  return `${entry.kind}:${entry.category ? `${entry.category}:` : ''}${entry.name}`;
}
