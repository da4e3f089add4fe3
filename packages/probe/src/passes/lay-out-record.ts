import type { Chosen } from './choose';

/** A member of struct hl_event, in order. */
export interface RecordMember {
  /** "char path[256]" */
  declaration: string;
  /** '' for a read status: it belongs to the column after it */
  about: string;
}

/**
 * Pass 4. The columns as members of one struct, in the spec's order, a read status before its string. The same
 * for every hook of a spec, so that rows of different hooks can stand in one table.
 */
export function layOutRecord(chosen: Chosen): RecordMember[] {
  return chosen.columns.flatMap((c) => {
    const { type, name, about } = c;
    const text = type.kind === 'string' ? `char ${name}[${type.size}]` : `${type.ctype} ${name}`;
    const member = { declaration: text, about };
    return c.status ? [{ declaration: `__s32 ${name}__rc`, about: '' }, member] : [member];
  });
}
