import type { Column } from './layout';

/**
 * What a program sums up instead of making a record of each event: HL_GROUPS of bpf/groups.h, read from the object's BTF.
 *
 *   struct hl_group {               what events of one row have in common
 *     char comm[16];                  by: comm
 *   };
 *   struct hl_total {               what is known of them, all 8-byte words, each of one CPU
 *     __u64 count;                    how many, always the first
 *     __u64 bytes__sum;
 *     __u64 latency_ns__log2[65];     by the number of bits: 0, 1, 2–3, 4–7 …
 *     __u64 latency_ns__min;
 *     __u64 size__linear_0_100[12];   below 0, ten of 100 each, 1000 and more
 *   };
 */
export interface Groups {
  /** the map's name */
  map: string;
  /** groups that it has room for */
  most: number;
  /** bytes of a key, and of one CPU's value */
  keySize: number;
  valueSize: number;
  /** columns of the key; none: all events are one group */
  by: Column[];
  totals: Total[];
  /** how the values of several CPUs become one: a letter a word (native's readEntries) */
  reduce: string;
}

/** The map that bpf/groups.h defines. */
export const GROUPS_MAP = 'hl_groups';

/** `avg` is kept as a sum: the count divides it. */
export const TOTAL_OPS = ['count', 'sum', 'avg', 'min', 'max', 'log2', 'linear'] as const;
export type TotalOp = (typeof TOTAL_OPS)[number];

/** One number of a group, or the slots of a histogram. */
export interface Total {
  /** "latency_ns"; '' of the count */
  column: string;
  op: TotalOp;
  signed: boolean;
  /** bytes from the start of the value */
  offset: number;
  /** 8-byte words: 1, or the slots */
  words: number;
  /** of `linear`: where the second slot begins, and how wide each is but the first and the last */
  from?: number | undefined;
  step?: number | undefined;
}

/** "latency_ns avg", "count" */
export const totalName = ({ column, op }: Pick<Total, 'column' | 'op'>): string =>
  column === '' ? op : `${column} ${op}`;
