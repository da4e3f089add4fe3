import { pointText, silentExit, syscallPrefix } from '@hooklab/hook';
import { type FormatField, syscallEvent, tracepoint } from '@hooklab/surface';
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
  if (category === 'syscalls') {
    refuseSilent(end, facts, event);
    return eventSyscall(
      facts,
      event,
      found.format.fields.filter((f) => !f.common),
    );
  }
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

/** An exit that no call makes would be a program that never runs, and a pair of which every start stays. */
function refuseSilent(end: End, facts: ProbeFacts, event: string): void {
  const call = syscallEvent(event);
  const why = call?.end === 'exit' && call.syscall ? silentExit(call.syscall, facts.arch) : null;
  if (why === null) return;
  throw noPoint(
    end,
    facts,
    why === 'never-returns'
      ? `${call!.syscall} never returns: this event is there, and no call makes it`
      : `${call!.syscall} returns with -1 in the place of its number: this event is there, and no call makes it`,
    why === 'never-returns'
      ? `Take its entry, sys_enter_${call!.syscall}, or tracepoint:sched:sched_process_exit`
      : `Take fexit or kretprobe at fn:${syscallPrefix(facts.arch)}${call!.syscall}`,
  );
}

/** The member that holds a field: "filename" of type "__data_loc char[]" is in __data_loc_filename. */
function memberName(field: FormatField): string {
  if (field.place === 'data_loc') return `__data_loc_${field.name}`;
  if (field.place === 'rel_loc') return `__rel_loc_${field.name}`;
  return field.name;
}
