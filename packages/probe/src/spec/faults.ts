import { applies, hookType } from '@hooklab/hook';
import { parseExpression } from '../expression/parse';
import type { ProbeSpec, SpecFilter, SpecWay } from './schema';
import { hooksFor, parseColumnType, specPoint } from './words';

export interface Fault {
  /** "ways[1].captures.pid" */
  path: string;
  message: string;
}

/** What a schema of single fields cannot see: that the parts of a spec fit each other. */
export function specFaults(spec: ProbeSpec): Fault[] {
  return [...columnFaults(spec), ...wayFaults(spec), ...filterFaults(spec)];
}

function columnFaults(spec: ProbeSpec): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const [i, column] of spec.columns.entries()) {
    if (seen.has(column.name)) {
      faults.push({ path: `columns[${i}].name`, message: `there is another column ${column.name}` });
    }
    seen.add(column.name);
    if (column.status !== undefined && parseColumnType(column.ctype)?.kind !== 'string') {
      faults.push({ path: `columns[${i}].status`, message: 'only a string has a read status' });
    }
  }
  for (const name of Object.keys(spec.captures)) {
    if (!seen.has(name)) faults.push({ path: `captures.${name}`, message: `there is no column ${name}` });
  }
  return faults;
}

function wayFaults(spec: ProbeSpec): Fault[] {
  const faults: Fault[] = [];
  const hooks = new Set<string>();
  const columns = new Set(spec.columns.map((c) => c.name));
  for (const [i, way] of spec.ways.entries()) {
    const path = `ways[${i}]`;
    if (hooks.has(way.hook))
      faults.push({ path: `${path}.hook`, message: `there is another way with ${way.hook}` });
    hooks.add(way.hook);
    for (const [n, text] of way.points.entries())
      misplaced(way.entry ?? way.hook, text, `${path}.points[${n}]`);
    if (way.exit) misplaced(way.exit.hook, way.exit.point, `${path}.exit.point`);
    if (way.key && !way.exit)
      faults.push({ path: `${path}.key`, message: 'a key joins two ends: give the way an exit' });
    for (const name of Object.keys(way.captures)) {
      if (!columns.has(name))
        faults.push({ path: `${path}.captures.${name}`, message: `there is no column ${name}` });
    }
    for (const name of columns) {
      const text = way.captures[name] ?? spec.captures[name];
      if (text === undefined) {
        faults.push({ path: `${path}.captures.${name}`, message: `nothing is captured for column ${name}` });
        continue;
      }
      const parsed = parseExpression(text);
      if (parsed.ok && parsed.expression.kind === 'path') {
        const wanted = hookType(way.entry ?? way.hook).context === 'record' ? 'field' : 'arg';
        if (parsed.expression.root !== wanted && parsed.expression.root !== 'ret') {
          const said = way.captures[name] === undefined ? `captures.${name}` : `${path}.captures.${name}`;
          faults.push({
            path: said,
            message: `${way.hook} has ${wanted}s, so write ${wanted}.NAME, not "${text}"`,
          });
        }
      }
    }
  }
  return faults;

  function misplaced(hook: SpecWay['hook'], text: string, path: string): void {
    const point = specPoint(text)!;
    if (applies(point, hook)) return;
    const kind = point.kind === 'fn' ? 'function' : point.kind;
    faults.push({ path, message: `${hook} cannot hook a ${kind}; ${hooksFor(point).join(', ')} can` });
  }
}

function filterFaults(spec: ProbeSpec): Fault[] {
  const faults: Fault[] = [];
  for (const [i, filter] of spec.filter.entries()) {
    const column = spec.columns.find((c) => c.name === filter.column);
    if (!column) {
      faults.push({ path: `filter[${i}].column`, message: `there is no column ${filter.column}` });
      continue;
    }
    const message = misfit(filter, parseColumnType(column.ctype)!);
    if (message) faults.push({ path: `filter[${i}]`, message });
  }
  return faults;
}

function misfit(filter: SpecFilter, type: NonNullable<ReturnType<typeof parseColumnType>>): string | null {
  const text = typeof filter.value === 'string';
  if (type.kind === 'string') {
    if (!text) return `${filter.column} is text: compare it with a string`;
    if (filter.op !== '==' && filter.op !== '!=' && filter.op !== '^=') {
      return `text is compared with ==, != or ^=, not ${filter.op}`;
    }
    if ((filter.value as string).length >= type.size)
      return `${filter.column} holds ${type.size - 1} characters`;
    return null;
  }
  if (text) return `${filter.column} is a number: compare it with a number`;
  return filter.op === '^=' ? '^= is for text' : null;
}
