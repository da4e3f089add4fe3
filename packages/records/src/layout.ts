/**
 * How the bytes of one record become columns. Read from the object's own BTF, so hand-edited C decodes too.
 *
 *   struct event {                      offset  size
 *     __u64 ts;                         0       8      kind 'uint'
 *     char comm[16];                    8       16     kind 'string'
 *     __s32 path__rc;                   24      4      read status of `path`, hidden (statusOf: 'path')
 *     char path[256];                   28      256    kind 'string', status at 24
 *   };
 */
export type ColumnKind = 'uint' | 'int' | 'bool' | 'string' | 'bytes' | 'pointer';

export interface Column {
  name: string;
  /** the C type as a programmer writes it: "char[16]", "__s32" */
  ctype: string;
  kind: ColumnKind;
  /** bytes from the start of the record's data */
  offset: number;
  /** bytes */
  size: number;
  /**
   * Offset of the `__s32 NAME__rc` read status beside it: 0…size bytes read, size+1 cut, HL_RC_NULL (-4096)
   * a NULL pointer, another negative one an errno (bpf/hooklab.h).
   */
  statusOffset?: number | undefined;
}

/** One kind of record. A ring holds one, or several that a tag tells apart (kinds.ts). */
export interface Layout {
  /** what a record of this kind is called: "opened" of struct hl_opened */
  name: string;
  /** what the first two bytes of its data say; null: the ring has no other kind, and no tag */
  tag: number | null;
  /** the C struct: "hl_event" */
  struct: string;
  /** bytes of one record's data */
  size: number;
  /** distance from one record to the next in a batch: 8 + size, rounded up to 8 */
  stride: number;
  columns: Column[];
}
