import { captureAt } from '../spec/capture-at';
import type { ProbeSpec, SpecColumn, SpecWay } from '../spec/schema';
import type { DraftColumn, DraftTotal, SpecDraft } from './draft';
import { filterLine } from './filter-line';

/** A spec as a form, by the way of that hook; of a hook that it has no way for, by its first. */
export function draftOf(spec: ProbeSpec, hook: string): SpecDraft {
  const way = spec.ways.find((each) => each.hook === hook) ?? spec.ways[0]!;
  const { aggregate, limits } = spec;
  const idOf = (name: string): number => spec.columns.findIndex((column) => column.name === name) + 1;
  return {
    origin: spec,
    title: spec.title,
    hook: way.hook,
    points: way.points,
    columns: spec.columns.map((column, i) => columnOf(spec, way, column, i + 1)),
    filters: [...spec.filter.map(filterLine), ...(way.where ?? [])],
    sums: aggregate
      ? {
          by: aggregate.by.map(idOf),
          totals: aggregate.totals.map(
            ({ op, column, from, step, slots }): DraftTotal => ({
              op,
              column: idOf(column),
              from: said(from),
              step: said(step),
              slots: said(slots),
            }),
          ),
        }
      : null,
    limits: {
      seconds: said(limits.seconds),
      rate: said(limits.rate),
      starts: said(limits.starts),
      ringBytes: said(limits.ringBytes),
    },
  };
}

const said = (number: number | undefined): string => (number === undefined ? '' : String(number));

function columnOf(spec: ProbeSpec, way: SpecWay, column: SpecColumn, id: number): DraftColumn {
  const { name, ctype, about, status } = column;
  const late = way.exit?.captures?.[name];
  const at: Record<string, string | null> = {};
  const shared = late ?? way.captures[name] ?? spec.captures[name] ?? '';
  for (const point of late === undefined ? way.points : []) {
    const own = captureAt(spec, way, point, name);
    if (own !== undefined && own !== shared) at[point] = own;
  }
  return {
    id,
    name,
    text: shared,
    at,
    atExit: late !== undefined,
    ctype,
    about,
    ...(status === undefined ? {} : { status }),
  };
}
