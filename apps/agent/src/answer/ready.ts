import { goalById, type Question, type Restriction, restrictionsOf } from '@hooklab/advisor';
import { line, type Printable, printableJson } from '@hooklab/base';
import { findSpec, type Narrowed, narrow, type ProbeSpec, type SpecFilter } from '@hooklab/probe';

/** The shipped spec that answers a question whole, narrowed by its words; null where there is none. */
export function readyFor(question: Question, text: string): Narrowed<Restriction> | null {
  const name = question.kind === 'goal' ? goalById.get(question.goal)?.spec : undefined;
  return name === undefined ? null : narrow(findSpec(name), restrictionsOf(text));
}

/** As `advise --json` says it: the spec, what its words became, and which of them no filter can say. */
export interface ReadyShape {
  spec: string;
  title: string;
  filter: SpecFilter[];
  leftOut: string[];
}

export const readyShape = ({ spec, taken, left }: Narrowed<Restriction>): ReadyShape => ({
  spec: spec.name,
  title: spec.title,
  filter: ownFilters(spec, taken.length),
  leftOut: left.map(({ words }) => words),
});

/** The filters that the words made: the last ones. */
const ownFilters = ({ filter }: ProbeSpec, made: number): SpecFilter[] =>
  made === 0 ? [] : filter.slice(-made);

/** For a reader: what is filtered, and what not. */
export function readyWords({ taken, left }: Narrowed<Restriction>): string[] {
  const list = (all: readonly Restriction[]) => all.map(({ words }) => `“${words}”`).join(', ');
  return [
    ...(taken.length > 0 ? [`Only ${list(taken)}: filtered in the kernel`] : []),
    ...(left.length > 0 ? [`Left out: ${list(left)}: no column or filter can say that`] : []),
  ];
}

/** A ready spec as `compose --list --json` says it. */
export const readySpec = ({ name, title, about, ways, columns }: ProbeSpec) => ({
  name,
  title,
  about,
  hooks: ways.map(({ hook }) => hook),
  columns: columns.map((column) => column.name),
});

export const readyJson = (spec: ProbeSpec): Printable => printableJson(readySpec(spec));

/** …and for a reader: its hooks, best first. */
export const readyLine = (spec: ProbeSpec): Printable =>
  line`${spec.name.padEnd(18)}  ${spec.title.padEnd(40)}  ${spec.ways.map(({ hook }) => hook).join(', ')}`;
