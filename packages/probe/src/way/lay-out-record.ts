import { declaration } from '../spec/words';
import type { Chosen, ChosenColumn } from './choose';

/** A member of struct hl_event, in order. */
export interface RecordMember {
  /** "char path[256]" */
  readonly declaration: string;
  /** '' for a read status: it belongs to the column after it */
  readonly about: string;
}

/**
 * Pass 4. The columns as members of one struct, in the spec's order, a read status before its string. The same
 * for every hook of a spec, so that rows of different hooks can stand in one table.
 */
export const layOutRecord = (chosen: Chosen): RecordMember[] => chosen.columns.flatMap(membersOf);

export function membersOf({ name, type, about, status }: ChosenColumn): RecordMember[] {
  const member = { declaration: declaration(type, name), about };
  return status ? [{ declaration: `__s32 ${name}__rc`, about: '' }, member] : [member];
}
