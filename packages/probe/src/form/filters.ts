import { nearNames } from '@hooklab/base';
import { readTree } from '../expression/tree/read';
import { valueSaid } from '../spec/filter-text';
import type { SpecFilter } from '../spec/schema';
import { parseColumnType } from '../spec/words';
import { checkTree } from '../typing/check';
import { fold } from '../typing/fold';
import type { Scope } from '../typing/scope';
import { captured, type MadeColumn, mistyped } from './columns';
import type { DraftFault } from './draft';
import type { DraftEnd } from './ends';
import { compared } from './filter-line';

/** Lines of a draft: what compares a column is a filter of the spec, any other expression must hold at the way. */
export function filtersOfDraft(
  lines: readonly string[],
  columns: readonly MadeColumn[],
  entry: DraftEnd | null,
  exit: DraftEnd | null,
): { filter: SpecFilter[]; where: string[]; faults: DraftFault[] } {
  const filter: SpecFilter[] = [];
  const where: string[] = [];
  const faults: DraftFault[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const place = `filter.${i}`;
    const made = columnFilter(line, columns, entry?.scope ?? null);
    if (made && 'column' in made) filter.push(made);
    else if (made) faults.push({ place, ...made });
    else {
      const found = captured(line, entry);
      const wrong = typeof found === 'string' ? wrongTypes(line, entry, exit) : found;
      if (wrong) faults.push({ place, ...wrong });
      else where.push(found as string);
    }
  }
  return { filter, where, faults };
}

type Wrong = Pick<DraftFault, 'message' | 'from' | 'to' | 'near'>;

/** null: it is no comparison of a column. */
function columnFilter(
  line: string,
  columns: readonly MadeColumn[],
  scope: Scope | null,
): SpecFilter | Wrong | null {
  const parts = compared(line);
  if (!parts) return null;
  const column = columns.find(({ name }) => name === parts.name);
  if (!column) {
    // only columns are compared so: C has no such operator
    if (!/^!?\^=$|^\$=$|^!&$/.test(parts.op)) return null;
    const near = nearNames(
      parts.name,
      columns.map(({ name }) => name),
    );
    const from = line.indexOf(parts.name);
    return {
      message: `${parts.op} compares a column, and there is none called ${parts.name}`,
      from,
      to: from + parts.name.length,
      near,
    };
  }
  const text = parseColumnType(column.ctype)?.kind === 'string';
  const value = valueSaid(parts.said);
  if (value !== null) return { column: column.name, op: parts.op, value: text ? String(value) : value };
  const number = constantOf(parts.said, scope);
  if (!text && number !== null) return { column: column.name, op: parts.op, value: number };
  if (text && /^[^\s"'&|]+$/.test(parts.said))
    return { column: column.name, op: parts.op, value: parts.said };
  // more than one comparison, or another name: an expression
  return text || number !== null ? { message: 'put text in quotes', near: [] } : null;
}

/** ENOENT, 1 << 4, a constant of this kernel; null: it is none. */
function constantOf(said: string, scope: Scope | null): number | null {
  const { node, faults } = readTree(said);
  if (!scope || faults.length > 0) return null;
  const checked = checkTree(node, scope);
  const value = checked.ok ? fold(checked.typed) : null;
  const number = value === null ? null : Number(value);
  return number !== null && Number.isSafeInteger(number) ? number : null;
}

/** Of what only the exit knows the exit tells the types. */
function wrongTypes(line: string, entry: DraftEnd | null, exit: DraftEnd | null): Wrong | null {
  const wrong = entry && mistyped(line, entry);
  if (!wrong) return null;
  return exit && !mistyped(line, exit) ? null : wrong;
}
