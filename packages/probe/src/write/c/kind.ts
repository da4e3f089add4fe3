import type { RecordKind } from '../../way/lay-out-record';
import { members } from './file';

/** The struct of each kind of record, and what keeps it in the object's BTF. */
export const kindLines = (kinds: readonly RecordKind[]): string[] =>
  kinds.flatMap((kind) => [
    `${structOf(kind)} {`,
    ...(kind.tag === null ? [] : ['\tHL_TAG;']),
    ...members(kind.members),
    '};',
    kind.tag === null ? `HL_EVENT(${structOf(kind)});` : `HL_KIND(${kind.tag}, ${kind.name});`,
    '',
  ]);

export const structOf = ({ name, tag }: RecordKind): string =>
  tag === null ? 'struct hl_event' : `struct hl_${name}`;

export const reserveOf = (kind: RecordKind): string =>
  kind.tag === null ? `hl_reserve(${structOf(kind)})` : `hl_reserve_kind(${kind.name})`;

/** "struct hl_event", "struct hl_unlink and struct hl_rmdir" */
export const structsText = (kinds: readonly RecordKind[]): string => kinds.map(structOf).join(' and ');
