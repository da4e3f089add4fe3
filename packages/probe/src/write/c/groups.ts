import type { Groups, Total } from '../../program/program';
import type { ChosenColumn } from '../../way/choose';
import { membersOf } from '../../way/lay-out-record';
import { members, statement } from './file';
import type { Sink } from './sink';

/** The key and the totals as groups.h wants them, and a struct for what is in neither. */
export function groupLines(groups: Groups): string[] {
  const { seen, most } = groups;
  const structs = groupStructs(groups);
  return [
    ...structs.slice(0, -1),
    `HL_GROUPS(struct hl_group, struct hl_total, ${most});`,
    '',
    ...(seen.length === 0
      ? []
      : ['/* What is read and no key. */', 'struct seen {', ...members(seen.flatMap(membersOf)), '};', '']),
  ];
}

/** The structs of the map's key and of its values. */
export function groupStructs({ by, totals }: Pick<Groups, 'by' | 'totals'>): string[] {
  return [
    '/* What the events of one row have in common. */',
    'struct hl_group {',
    ...members(by.length > 0 ? by.flatMap(membersOf) : [ALL]),
    '};',
    '',
    '/* What is known of them, on each CPU. */',
    'struct hl_total {',
    '\t__u64 count;',
    ...totals.map(
      (total) => `\t${total.signed && !isHistogram(total) ? '__s64' : '__u64'} ${memberOf(total)};`,
    ),
    '};',
    '',
  ];
}

const ALL = { declaration: '__u32 hl_all', about: 'always 0: all events are one group' };

export const isHistogram = ({ op }: Total): boolean => op === 'log2' || op === 'linear';

/** "latency_ns__log2[HL_LOG2_SLOTS]" */
const memberOf = (total: Total): string =>
  totalMember(total) + (isHistogram(total) ? `[${total.op === 'log2' ? 'HL_LOG2_SLOTS' : total.slots}]` : '');

export function totalMember({ op, column: { name }, from, step }: Total): string {
  const place = op === 'linear' ? `_${String(from).replace('-', 'm')}_${step}` : '';
  return `${name}__${op}${place}`;
}

/** A group's totals instead of a record. */
export function groupSink({ by, seen, totals }: Groups): Sink {
  const place = (column: ChosenColumn): string | null =>
    by.includes(column) ? 'group.' : seen.includes(column) ? 'seen.' : null;
  return {
    locals: [
      '\tstruct hl_group group;',
      '\tstruct hl_total *total;',
      ...(seen.length > 0 ? ['\tstruct seen seen;'] : []),
    ],
    open: () => [
      '\t__builtin_memset(&group, 0, sizeof(group)); /* the padding too: the map takes all bytes */',
    ],
    place,
    discard: 'hl_filtered();',
    close: (end) => [
      '\ttotal = hl_total(&group);',
      '\tif (!total)',
      `\t\t${end}`,
      ...totals.flatMap((total) => statement(totalText(total, `${place(total.column)}${total.column.name}`))),
      '\thl_aggregated(total);',
      `\t${end}`,
    ],
  };
}

function totalText(total: Total, value: string): string {
  const { op, signed, from, step, slots } = total;
  const member = totalMember(total);
  const wide = `(${signed ? '__s64' : '__u64'})${value}`;
  switch (op) {
    case 'sum':
    case 'avg':
      return `hl_sum(total, ${member}, ${value});`;
    case 'min':
      return `hl_min(total, ${member}, ${wide});`;
    case 'max':
      return `hl_max(total, ${member}, ${wide});`;
    case 'log2':
      return `hl_slot(total, ${member}, hl_log2${signed ? '_signed' : ''}(${value}));`;
    case 'linear':
      return `hl_slot(total, ${member}, hl_linear(${value}, ${from}, ${step}, ${slots}));`;
  }
}
