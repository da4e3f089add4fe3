import { aggregateFaults } from './aggregate-faults';
import type { Fault } from './fault';
import type { ProbeSpec, SpecColumn, SpecFilter } from './schema';
import { wayFaults } from './way-faults';
import { parseColumnType } from './words';

/** What a schema of single fields cannot see: that the parts of a spec fit each other. */
export function specFaults(spec: ProbeSpec): Fault[] {
  return [...columnFaults(spec), ...wayFaults(spec), ...filterFaults(spec), ...aggregateFaults(spec)];
}

function columnFaults(spec: ProbeSpec): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const [i, column] of spec.columns.entries()) {
    if (seen.has(column.name)) {
      faults.push({ path: `columns[${i}].name`, message: `there is another column ${column.name}` });
    }
    seen.add(column.name);
  }
  for (const name of Object.keys(spec.captures)) {
    if (!seen.has(name)) faults.push({ path: `captures.${name}`, message: `there is no column ${name}` });
  }
  return faults;
}

function filterFaults(spec: ProbeSpec): Fault[] {
  const faults: Fault[] = [];
  for (const [i, filter] of spec.filter.entries()) {
    const column = spec.columns.find((c) => c.name === filter.column);
    if (!column) {
      faults.push({ path: `filter[${i}].column`, message: `there is no column ${filter.column}` });
      continue;
    }
    const message = misfit(filter, column);
    if (message) faults.push({ path: `filter[${i}]`, message });
  }
  return faults;
}

/** Why a filter does not fit its column; null: it does. */
export function misfit(filter: SpecFilter, { ctype, status }: SpecColumn): string | null {
  const type = parseColumnType(ctype)!;
  const text = typeof filter.value === 'string';
  if (type.kind === 'string') {
    if (!text) return `${filter.column} is text: compare it with a string`;
    if (!TEXT_OPS.has(filter.op)) return `text is compared with ==, !=, ^=, !^= or $=, not ${filter.op}`;
    if (filter.op === '$=' && status === false)
      return `where ${filter.column} ends is known of its read status only`;
    if ((filter.value as string).length >= type.size)
      return `${filter.column} holds ${type.size - 1} characters`;
    return null;
  }
  if (text) return `${filter.column} is a number: compare it with a number`;
  return /[$^]=$/.test(filter.op) ? `${filter.op} is for text` : null;
}

const TEXT_OPS: ReadonlySet<SpecFilter['op']> = new Set(['==', '!=', '^=', '!^=', '$='] as const);
