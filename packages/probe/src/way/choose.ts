import { Problem } from '@hooklab/base';
import { type HookId, hookType } from '@hooklab/hook';
import type { Expression } from '../expression/ast';
import { parseExpression } from '../expression/parse';
import type { Node } from '../expression/tree/node';
import { readTree } from '../expression/tree/read';
import { captureAt } from '../spec/capture-at';
import { kindsOf } from '../spec/kinds';
import type { ProbeSpec, SpecAggregate, SpecColumn, SpecFilter, SpecWay } from '../spec/schema';
import { type ColumnType, parseColumnType, type SpecPoint, specPoint } from '../spec/words';
import { type End, pointWord } from './end';

export interface ChosenColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly about: string;
  /** has a NAME__rc beside it */
  readonly status: boolean;
}

/** A column at one end, with what is captured for it there. */
export interface Capture {
  readonly column: ChosenColumn;
  /** as written in the spec, and parsed */
  readonly text: string;
  readonly expression: Expression;
  /** it is of what the exit is given, not the entry */
  readonly atExit?: boolean;
}

export interface ChosenEnd extends End {
  /** what the point is called on other kernels */
  readonly others: readonly SpecPoint[];
  /** of a syscall its declared prototype; null: only the kernel's own words */
  readonly args: readonly string[] | null;
  readonly captures: readonly Capture[];
}

/**
 * What makes a record:
 *
 *   one entry, no exit                   a moment
 *   one entry, no exit, `session`        one program at both ends of a call: it keeps at the entry what the exit tells
 *   entries and the exit that they share whichever of them began it
 */
export interface ChosenEvent {
  readonly kind: ChosenKind;
  readonly entries: readonly ChosenEnd[];
  readonly exit: ChosenEnd | null;
  readonly session: boolean;
  /** of entries and their exit: who asked, where that was seen; it captures some of the columns */
  readonly ahead: ChosenAhead | null;
}

/** A moment before the entries, which find it by the key. */
export interface ChosenAhead {
  readonly end: ChosenEnd;
  readonly key: { readonly ahead: KeyPart; readonly entry: KeyPart };
}

/** Records of the same columns. */
export interface ChosenKind {
  /** "unlink"; of an only kind it is not shown */
  readonly name: string;
  /** 1 …; null: there is no other kind */
  readonly tag: number | null;
  readonly columns: readonly ChosenColumn[];
}

/** What two ends have in common, as expressions at each. */
export interface ChosenKey {
  readonly entry: readonly KeyPart[];
  readonly exit: readonly KeyPart[];
  readonly about: string;
}

export interface KeyPart {
  readonly text: string;
  readonly expression: Expression;
}

/** One way of a spec, with everything that the spec says of it in one place. */
export interface Chosen {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly hook: HookId;
  readonly kinds: readonly ChosenKind[];
  readonly events: readonly ChosenEvent[];
  /** null: the thread */
  readonly key: ChosenKey | null;
  readonly columns: readonly ChosenColumn[];
  readonly filter: readonly SpecFilter[];
  /** what must hold of every event, as trees */
  readonly where: readonly { readonly text: string; readonly node: Node }[];
  /** what is summed up instead of a record for each event; null: nothing */
  readonly aggregate: SpecAggregate | null;
  readonly ringBytes: number | null;
  /** records a second on each CPU; null: all */
  readonly rate: number | null;
  /** entries that a join keeps at the same time */
  readonly mostStarts: number;
}

const STARTS = 16_384;

/** Pass 1. The way of a spec that uses a hook (its first way for null). Throws Problem `no-way`. */
export function choose(spec: ProbeSpec, hook: HookId | null): Chosen {
  const way = hook === null ? spec.ways[0] : spec.ways.find((w) => w.hook === hook);
  if (!way) {
    throw new Problem({
      code: 'no-way',
      what: `The spec ${spec.name} has no way with ${hook}`,
      fix: `Choose one of ${spec.ways.map((w) => w.hook).join(', ')}`,
    });
  }
  const columns = usedColumns(spec).map(column);
  const kinds = spec.aggregate ? [groupKind(way, columns)] : chooseKinds(spec, way, columns);
  return {
    name: spec.name,
    title: spec.title,
    about: spec.about,
    hook: way.hook,
    kinds: kinds.map(({ kind }) => kind),
    events: eventsOf(spec, way, kinds),
    key: way.key
      ? { entry: way.key.entry.map(parsed), exit: way.key.exit.map(parsed), about: way.key.about }
      : null,
    columns,
    filter: spec.filter,
    where: (way.where ?? []).map((text) => ({ text, node: readTree(text).node })),
    aggregate: spec.aggregate ?? null,
    ringBytes: spec.limits.ringBytes ?? null,
    rate: spec.limits.rate ?? null,
    mostStarts: spec.limits.starts ?? STARTS,
  };
}

/** Nobody sees what is neither summed up nor asked for by a filter. */
function usedColumns({ columns, aggregate, filter }: ProbeSpec): SpecColumn[] {
  if (!aggregate) return columns;
  const used = [...aggregate.by, ...[...aggregate.totals, ...filter].map(({ column }) => column)];
  return columns.filter(({ name }) => used.includes(name));
}

interface KindAt {
  readonly kind: ChosenKind;
  readonly points: readonly string[];
}

/** However events came about, their sums are the same. */
const groupKind = ({ points }: SpecWay, columns: readonly ChosenColumn[]): KindAt => ({
  kind: { name: 'group', tag: null, columns },
  points,
});

/** Called as the way calls them, else after their first points; each by another name. */
function chooseKinds(spec: ProbeSpec, way: SpecWay, columns: readonly ChosenColumn[]): KindAt[] {
  const all = kindsOf(spec, way);
  const taken = new Set(all.flatMap(({ label }) => label ?? []));
  return all.map(({ label, points, columns: own }, i) => {
    const kind = {
      name: label ?? free(pointWord(specPoint(points[0]!)!), taken),
      tag: all.length === 1 ? null : i + 1,
      columns: columns.filter((c) => own.includes(c.name)),
    };
    return { kind, points };
  });
}

function free(point: string, taken: Set<string>): string {
  const word = point.toLowerCase().replace(/\W+/g, '_');
  let name = word;
  for (let n = 2; taken.has(name); n++) name = `${word}_${n}`;
  taken.add(name);
  return name;
}

/** Every point at which a program of the way may run. */
export const pointsOf = ({ events }: Chosen): SpecPoint[] =>
  events.flatMap(({ entries, exit, ahead }) =>
    [...(ahead ? [ahead.end] : []), ...entries, ...(exit ? [exit] : [])].flatMap(({ point, others }) => [
      point,
      ...others,
    ]),
  );

function eventsOf(spec: ProbeSpec, way: SpecWay, kinds: readonly KindAt[]): ChosenEvent[] {
  const kindAt = (point: string): ChosenKind => kinds.find(({ points }) => points.includes(point))!.kind;
  const end = (hook: HookId, text: string, of: string): ChosenEnd => ({
    hook,
    point: specPoint(text)!,
    others: (way.renamed?.[text] ?? []).map((other) => specPoint(other)!),
    args: way.at[of]?.args ?? way.args ?? null,
    captures: kindAt(of).columns.map((c) => ({
      column: c,
      atExit: way.exit?.captures?.[c.name] !== undefined,
      ...parsed(captureAt(spec, way, of, c.name)!),
    })),
  });
  const entries = way.points.map((point) => end(way.entry ?? way.hook, point, point));
  const { exit } = way;
  if (exit?.point !== undefined) {
    const first = way.points[0]!;
    const kind = kindAt(first);
    const last = end(exit.hook, exit.point, first);
    return [{ kind, entries, exit: last, session: false, ahead: aheadOf(way, kind) }];
  }
  const session = hookType(way.hook).end === 'both';
  return entries.map((entry, i) => ({
    kind: kindAt(way.points[i]!),
    entries: [entry],
    exit: exit?.points ? end(exit.hook, exit.points[i]!, way.points[i]!) : null,
    session,
    ahead: exit ? aheadOf(way, kindAt(way.points[i]!)) : null,
  }));
}

/** Null where no column is left that it would know. */
function aheadOf({ ahead }: SpecWay, { columns }: ChosenKind): ChosenAhead | null {
  const captures = columns.flatMap((column) => {
    const text = ahead?.captures[column.name];
    return text === undefined ? [] : [{ column, ...parsed(text) }];
  });
  if (!ahead || captures.length === 0) return null;
  return {
    end: { hook: ahead.hook, point: specPoint(ahead.point)!, others: [], args: null, captures },
    key: { ahead: parsed(ahead.key.ahead), entry: parsed(ahead.key.entry) },
  };
}

function column({ name, ctype, about, status }: SpecColumn): ChosenColumn {
  const type = parseColumnType(ctype)!;
  // text says how it was read, unless told not to; a number only where told to
  return { name, type, about, status: type.kind === 'string' ? status !== false : status === true };
}

function parsed(text: string): KeyPart {
  const result = parseExpression(text);
  if (result.ok) return { text, expression: result.expression };
  throw new Problem({ code: 'spec', what: `"${text}" is no expression`, cause: result.message });
}
