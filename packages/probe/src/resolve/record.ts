import { pointText } from '@hooklab/hook';
import { type FormatField, tracepoint } from '@hooklab/surface';
import type { ProbeFacts } from '../facts/facts';
import { needBtf } from '../facts/need-btf';
import { walkPath } from '../facts/walk-path';
import type { End } from '../way/end';
import { noPoint } from './problem';
import type { Context } from './resolved';
import { eventSyscall } from './syscall';

/** A tracepoint's record, through the struct in which this kernel keeps it. */
export function recordContext(end: End, facts: ProbeFacts, category: string, event: string): Context {
  const { surface } = facts;
  const file = `events/${category}/${event}/format`;
  const found = surface.file(file) ? tracepoint(surface, category, event) : null;
  if (!found?.format) {
    throw noPoint(
      end,
      facts,
      `${file}: ${surface.absence(file) ?? 'it could not be read'}`,
      'The event may have another name here, its module may not be loaded, or tracefs is not readable',
    );
  }
  needBtf(facts, `A program at ${pointText(end.point)}`);
  if (category === 'syscalls')
    return eventSyscall(
      facts,
      event,
      found.format.fields.filter((f) => !f.common),
    );
  if (!found.class || !found.btf) {
    throw noPoint(
      end,
      facts,
      `BTF has no struct for the record of ${event}`,
      'Hook it with raw_tp or tp_btf',
    );
  }
  const { btf, class: record } = found;
  return {
    kind: 'record',
    struct: btf.name(record.struct),
    btf,
    fields: found.fields.flatMap((f) => {
      const member = memberName(f);
      const walked = walkPath(btf, record.struct, [{ op: '.', member }]);
      if (!walked.ok) return [];
      return [{ name: f.name, member, ctype: f.type, type: walked.end.type, place: f.place }];
    }),
  };
}

/** The member that holds a field: "filename" of type "__data_loc char[]" is in __data_loc_filename. */
function memberName(field: FormatField): string {
  if (field.place === 'data_loc') return `__data_loc_${field.name}`;
  if (field.place === 'rel_loc') return `__rel_loc_${field.name}`;
  return field.name;
}
