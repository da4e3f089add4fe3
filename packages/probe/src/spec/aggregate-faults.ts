import { captureAt } from './capture-at';
import type { Fault } from './fault';
import type { ProbeSpec, SpecTotal } from './schema';
import { parseColumnType } from './words';

/** That what is summed up is there at every point, and can be. */
export function aggregateFaults(spec: ProbeSpec): Fault[] {
  const { aggregate } = spec;
  if (!aggregate) return [];
  const { by, totals } = aggregate;
  const used = [
    ...by.map((column, i) => ({ column, path: `aggregate.by[${i}]` })),
    ...totals.map(({ column }, i) => ({ column, path: `aggregate.totals[${i}].column` })),
  ];
  const rate =
    spec.limits.rate === undefined
      ? []
      : [{ path: 'limits.rate', message: 'a rate is of records, and sums have none' }];
  return [
    ...rate,
    ...used.flatMap(({ column, path }) => columnFault(spec, column, path)),
    ...twice(by, 'aggregate.by'),
    ...twice(
      totals.map(({ op, column }) => `${op} ${column}`),
      'aggregate.totals',
    ),
    ...totals.flatMap((total, i) => totalFault(spec, total, `aggregate.totals[${i}]`)),
  ];
}

function columnFault(spec: ProbeSpec, column: string, path: string): Fault[] {
  if (!spec.columns.some(({ name }) => name === column))
    return [{ path, message: `there is no column ${column}` }];
  for (const way of spec.ways) {
    const without = way.points.find((point) => captureAt(spec, way, point, column) === null);
    if (without) return [{ path, message: `records that begin at ${without} have no ${column}` }];
  }
  return [];
}

const twice = (all: readonly string[], path: string): Fault[] =>
  all.flatMap((text, i) =>
    all.indexOf(text) < i ? [{ path: `${path}[${i}]`, message: `${text} is there already` }] : [],
  );

function totalFault(spec: ProbeSpec, { op, column, from, step, slots }: SpecTotal, path: string): Fault[] {
  const type = parseColumnType(spec.columns.find(({ name }) => name === column)?.ctype ?? '');
  if (type?.kind === 'int' && type.pointer)
    return [{ path: `${path}.column`, message: `${column} is an address: only numbers add up` }];
  if (type?.kind === 'string')
    return [{ path: `${path}.column`, message: `${column} is text: only numbers add up` }];
  if (op === 'linear') {
    if (from === undefined || step === undefined || slots === undefined)
      return [{ path, message: 'a linear histogram has from, step and slots' }];
  } else if (from !== undefined || step !== undefined || slots !== undefined) {
    return [{ path, message: `from, step and slots are of linear, not of ${op}` }];
  }
  return [];
}
