import { declaration } from '../spec/words';
import type { Chosen, ChosenColumn } from './choose';

/** A kind of record as a struct: hl_event where it is the only one. */
export interface RecordKind {
  readonly name: string;
  readonly tag: number | null;
  readonly columns: readonly ChosenColumn[];
  readonly members: readonly RecordMember[];
}

/** A member of a record's struct, in order. */
export interface RecordMember {
  /** "char path[256]" */
  readonly declaration: string;
  /** '' for a read status: it belongs to the column after it */
  readonly about: string;
}

/**
 * Pass 4. The columns of each kind as members of one struct, in the spec's order, a read status before its string.
 * The same for every hook of a spec, so that rows of different hooks can stand in one table.
 */
export const layOutRecords = ({ kinds }: Chosen): RecordKind[] =>
  kinds.map(({ name, tag, columns }) => ({ name, tag, columns, members: columns.flatMap(membersOf) }));

export function membersOf({ name, type, about, status }: ChosenColumn): RecordMember[] {
  const member = { declaration: declaration(type, name), about };
  return status ? [{ declaration: `__s32 ${name}__rc`, about: '' }, member] : [member];
}
