import { misfit } from './faults';
import type { ProbeSpec, SpecFilter } from './schema';

/** What somebody wants of the events, about a column by its usual name: "path", "pid", "port". */
export interface Wanted {
  readonly about: string;
  /** "~": a pattern with * or ?, of which a filter in the kernel can say a single * at an end */
  readonly op: '==' | '^=' | '~';
  readonly value: string | number;
}

export interface Narrowed<W extends Wanted> {
  readonly spec: ProbeSpec;
  /** became filters, in the kernel */
  readonly taken: readonly W[];
  /** no column has it, or no filter can say it */
  readonly left: readonly W[];
}

/** A spec that lets through only what is wanted, as far as its columns and filters can say it. */
export function narrow<W extends Wanted>(spec: ProbeSpec, wanted: readonly W[]): Narrowed<W> {
  const filter: SpecFilter[] = [...spec.filter];
  const taken: W[] = [];
  const left: W[] = [];
  for (const each of wanted) {
    const made = filterOf(spec, each);
    if (made && filter.length < MOST_FILTERS) {
      filter.push(made);
      taken.push(each);
    } else left.push(each);
  }
  return { spec: { ...spec, filter }, taken, left };
}

const MOST_FILTERS = 16;
/** As the schema has it. */
const FILTER_TEXT = /^[\x20-\x7e]{1,64}$/;

function filterOf(spec: ProbeSpec, wanted: Wanted): SpecFilter | null {
  const column = spec.columns.find(({ name }) => name === wanted.about);
  const comparison = comparisonOf(wanted);
  if (!column || !comparison) return null;
  const { value } = comparison;
  if (typeof value === 'string' && !FILTER_TEXT.test(value)) return null;
  const filter: SpecFilter = { column: wanted.about, ...comparison };
  return misfit(filter, column) === null ? filter : null;
}

/** "*.log" ends with, "core*" begins with. */
function comparisonOf({ op, value }: Wanted): Pick<SpecFilter, 'op' | 'value'> | null {
  if (op !== '~') return { op, value };
  const [, first, text, last] = /^(\*?)([^*?]+)(\*?)$/.exec(String(value)) ?? [];
  if (text === undefined || (first && last)) return null;
  return { op: first ? '$=' : last ? '^=' : '==', value: text };
}
