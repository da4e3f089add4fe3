import { readValue } from '@hooklab/hook';
import { ENUMS } from '@hooklab/surface';
import type { EnumName } from '../expression/ast';
import type { ProbeFacts } from '../facts/facts';
import type { ChosenColumn } from '../way/choose';
import { accessTo, type TypedValue } from './access';
import { needText } from './needs';
import type { Fail } from './problem';
import type { Source } from './resolved';

/** A table of names has a place for each number up to the largest. */
const MOST = 1024;

/** The name of a number in an enum of this kernel, without what all names begin with: REQ_OP_READ is "READ". */
export function enumSource(
  column: ChosenColumn,
  { type, mask }: EnumName,
  value: TypedValue,
  { surface }: ProbeFacts,
  fail: Fail,
): Source {
  needText(column, fail);
  if (column.status) throw fail('a name that is looked up has no read status: "status": false');
  const found = surface.findType(type, ENUMS);
  if (!found) throw fail(`this kernel has no enum ${type}`);
  const { access, end } = accessTo(value, fail);
  if (readValue(value.btf, end.type).kind !== 'int') throw fail('name(…) takes a number');
  const names: string[] = [];
  for (let i = 0; i < found.btf.vlen(found.id); i++) {
    const at = found.btf.enumeratorValue(found.id, i);
    if (at >= 0n && at < MOST) names[Number(at)] ??= found.btf.enumeratorName(found.id, i);
  }
  const shared = sharedStart(names.filter((name) => name !== undefined));
  const size = column.type.size - 1;
  return {
    kind: 'enum',
    access,
    type,
    mask,
    names: Array.from(names, (name) => name?.slice(shared).slice(0, size) ?? ''),
  };
}

/** "REQ_OP_READ", "REQ_OP_WRITE" → 7: up to the last "_" that all have in the same place. */
export function sharedStart(names: readonly string[]): number {
  const first = names[0] ?? '';
  let same = 0;
  while (same < first.length && names.every((name) => name[same] === first[same])) same++;
  return first.lastIndexOf('_', same - 1) + 1;
}
