import type { Fault } from './fault';
import { columnsAt, kindsOf } from './kinds';
import type { ProbeSpec, SpecWay } from './schema';

/** Columns of a record that the reader has for itself: packages/records. */
const READERS = ['kind', 'hl_kind'];

/** That the kinds of record of a way can be told apart, and that the filter can be asked of each. */
export function kindFaults(spec: ProbeSpec, way: SpecWay, path: string): Fault[] {
  const kinds = kindsOf(spec, way);
  const faults: Fault[] = [];
  for (const { label, columns, points } of kinds) {
    for (const point of points) {
      const own = columnsAt(spec, way, point);
      const at = `${path}.at.${point}`;
      if (own.length === 0)
        faults.push({ path: `${at}.captures`, message: 'a record has one column at least' });
      if (own.join() !== columns.join())
        faults.push({
          path: `${at}.kind`,
          message: `records of the kind ${label} have other columns elsewhere`,
        });
      for (const { column } of spec.filter) {
        if (spec.columns.some((c) => c.name === column) && !own.includes(column))
          faults.push({ path: `${at}.captures.${column}`, message: 'the filter asks for it' });
      }
    }
  }
  if (kinds.length === 1) return faults;
  if (way.exit?.point !== undefined)
    faults.push({ path: `${path}.exit.point`, message: 'points that share an exit make one kind of record' });
  const taken = spec.columns.findIndex((c) => READERS.includes(c.name));
  if (taken >= 0)
    faults.push({ path: `columns[${taken}].name`, message: 'this column says of which kind a record is' });
  return faults;
}
