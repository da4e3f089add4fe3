import { Problem } from '@hooklab/base';
import type { ProbeFacts } from '../facts/facts';
import { generate } from '../passes/passes';
import { parseSpec } from '../spec/parse';
import {
  type ProbeSpec,
  SPEC_VERSION,
  type SpecAggregate,
  type SpecColumn,
  type SpecWay,
} from '../spec/schema';
import { blame } from './blame';
import { captured, columnsOfDraft, located, type MadeColumn } from './columns';
import type { DraftFault, SpecDraft } from './draft';
import { bareOf, endsOfDraft, resolveDraft, type WayEnds } from './ends';
import { filtersOfDraft } from './filters';
import { withHook } from './with-hook';

/** A draft on a kernel. */
export interface CheckedDraft {
  /** null: the faults say why there is none */
  readonly spec: ProbeSpec | null;
  /** its C by the draft's hook */
  readonly source: string | null;
  readonly faults: readonly DraftFault[];
  /** what became of each column that is right, by its id */
  readonly columns: readonly { readonly id: number; readonly name: string; readonly ctype: string }[];
}

/** What a draft becomes on this kernel, or all that is wrong with it and where. */
export function checkDraft(draft: SpecDraft, facts: ProbeFacts): CheckedDraft {
  const made = specOfDraft(draft, facts);
  const columns = made.columns.map(({ id, name, ctype }) => ({ id, name, ctype }));
  if (!made.spec) return { spec: null, source: null, faults: made.faults, columns };
  try {
    const { source } = generate(made.spec, draft.hook, facts);
    return { spec: made.spec, source, faults: [], columns };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { entries, exit } = resolveDraft(made.ends, facts);
    const end = entries.find((each) => each !== null) ?? null;
    const faults = blame(made.spec, made.columns, draft, facts, error).map(
      ({ place, text, problem, late }): DraftFault => ({
        place,
        ...located(text, late ? exit : end, problem),
      }),
    );
    return { spec: null, source: null, faults, columns };
  }
}

interface Made {
  spec: ProbeSpec | null;
  ends: WayEnds;
  columns: MadeColumn[];
  faults: DraftFault[];
}

function specOfDraft(draft: SpecDraft, facts: ProbeFacts): Made {
  const { ends, faults } = endsOfDraft(draft);
  if (faults.length > 0) return { spec: null, ends, columns: [], faults };
  const here = resolveDraft(ends, facts);
  const { made: columns, faults: wrong } = columnsOfDraft(
    draft.columns,
    { ...here, points: ends.points },
    facts,
  );
  const filters = filtersOfDraft(draft.filters, columns, here.entries[0] ?? null, here.exit);
  const sums = aggregateOf(draft, columns);
  const limits = limitsOf(draft);
  const all = [...here.faults, ...wrong, ...filters.faults, ...sums.faults, ...limits.faults];
  if (all.length > 0) return { spec: null, ends, columns, faults: all };
  const way = wayOf(ends, columns, filters.where);
  const whole = {
    version: SPEC_VERSION,
    name: draft.origin.name,
    title: draft.title.trim() || draft.origin.title,
    about: draft.origin.about,
    columns: columns.map(columnOnly),
    captures: {},
    ways: [way],
    filter: filters.filter,
    ...(sums.aggregate ? { aggregate: sums.aggregate } : {}),
    limits: limits.limits,
    ...(draft.origin.exercise ? { exercise: draft.origin.exercise } : {}),
  };
  try {
    const spec = parseSpec(whole);
    return { spec: withOthers(spec, draft, columns), ends, columns, faults: [] };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { spec: null, ends, columns, faults: specFaultsOf(error, draft, columns) };
  }
}

const columnOnly = ({ name, ctype, about, status }: SpecColumn): SpecColumn => ({
  name,
  ctype,
  about: about.slice(0, 200),
  ...(status === undefined ? {} : { status }),
});

function wayOf(ends: WayEnds, columns: readonly MadeColumn[], where: readonly string[]): SpecWay {
  const { at: base, exit, ahead, ...rest } = ends;
  const captures = columns.flatMap((c) =>
    c.atExit || c.capture === '' ? [] : [[c.name, c.capture] as const],
  );
  const late = columns.filter((c) => c.atExit).map((c) => [c.name, c.capture] as const);
  const at: SpecWay['at'] = {};
  for (const point of ends.points) {
    const own = columns.flatMap((c) => (c.at[point] === undefined ? [] : [[c.name, c.at[point]!] as const]));
    if (own.length > 0 || base[point]) at[point] = { ...base[point], captures: Object.fromEntries(own) };
  }
  // what was typed otherwise is no longer who asked
  const asked = columns.flatMap(({ name, capture }) =>
    capture !== '' && ahead?.captures[name] === capture ? [[name, capture] as const] : [],
  );
  return {
    ...rest,
    ...(ahead ? { ahead: { ...ahead, captures: Object.fromEntries(asked) } } : {}),
    ...(exit
      ? { exit: { ...exit, ...(late.length > 0 ? { captures: Object.fromEntries(late) } : {}) } }
      : {}),
    captures: Object.fromEntries(captures),
    at,
    ...(where.length > 0 ? { where: [...where] } : {}),
  };
}

/** The other hooks of the spec, where what was typed can be said by them too; in the spec's own order. */
function withOthers(spec: ProbeSpec, draft: SpecDraft, columns: readonly MadeColumn[]): ProbeSpec {
  const own = spec.ways[0]!;
  const order = draft.origin.ways.map(({ hook }) => hook);
  let ways = [own];
  for (const hook of order.filter((each) => each !== own.hook)) {
    const way = otherWay(withHook(draft, hook), columns, spec.filter.length);
    if (!way) continue;
    try {
      parseSpec({ ...spec, ways: [own, way] });
      ways = [...ways, way];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  const place = (way: SpecWay): number => order.indexOf(way.hook);
  return { ...spec, ways: ways.sort((a, b) => place(a) - place(b)) };
}

/** Read without a kernel: what is wrong there is told when that hook is taken. */
function otherWay(draft: SpecDraft, columns: readonly MadeColumn[], filters: number): SpecWay | null {
  const { ends, faults } = endsOfDraft(draft);
  if (faults.length > 0) return null;
  const texts = draft.columns.map((column) => {
    const made = columns.find(({ id }) => id === column.id)!;
    const one = (text: string): string | null => {
      const found = captured(text, null);
      return typeof found === 'string' ? found : null;
    };
    const capture = column.text === '' ? '' : one(column.text);
    const at = Object.entries(column.at).map(
      ([point, text]) => [point, text === null ? null : one(text)] as const,
    );
    return { ...made, capture: capture ?? '', at: Object.fromEntries(at), atExit: column.atExit };
  });
  return wayOf(
    ends,
    texts,
    draft.filters.slice(filters).map((text) => whereText(text, ends)),
  );
}

function whereText(text: string, ends: WayEnds): string {
  const found = captured(text, null);
  return typeof found === 'string'
    ? found.replace(/\b(arg|field)\./g, `${bareOf(ends.entry ?? ends.hook)}.`)
    : text;
}

function aggregateOf(
  { sums, origin }: SpecDraft,
  columns: readonly MadeColumn[],
): { aggregate: SpecAggregate | null; faults: DraftFault[] } {
  if (!sums) return { aggregate: null, faults: [] };
  const faults: DraftFault[] = [];
  const nameOf = (id: number | null, place: string): string => {
    const found = columns.find((column) => column.id === id);
    if (!found) faults.push({ place, message: 'choose a column', near: [] });
    return found?.name ?? '';
  };
  const numberOf = (text: string, place: string): number | undefined => {
    if (text.trim() === '') return undefined;
    const value = Number(text);
    if (!Number.isSafeInteger(value))
      faults.push({ place, message: `“${text}” is no whole number`, near: [] });
    return value;
  };
  const most = origin.aggregate?.most;
  const aggregate = {
    ...(most === undefined ? {} : { most }),
    by: sums.by.map((id, i) => nameOf(id, `sums.by.${i}`)),
    totals: sums.totals.map(({ op, column, from, step, slots }, i) => {
      const place = `sums.totals.${i}`;
      const linear =
        op === 'linear'
          ? { from: numberOf(from, place), step: numberOf(step, place), slots: numberOf(slots, place) }
          : {};
      return { op, column: nameOf(column, place), ...linear };
    }),
  };
  return { aggregate, faults };
}

const LIMITS = ['seconds', 'rate', 'starts', 'ringBytes'] as const;

function limitsOf({ limits }: SpecDraft): { limits: ProbeSpec['limits']; faults: DraftFault[] } {
  const faults: DraftFault[] = [];
  const made: ProbeSpec['limits'] = {};
  for (const name of LIMITS) {
    const text = limits[name].trim();
    if (text === '') continue;
    const value = Number(text);
    if (Number.isFinite(value)) made[name] = value;
    else faults.push({ place: `limits.${name}`, message: `“${text}” is no number`, near: [] });
  }
  return { limits: made, faults };
}

/** What the spec's own rules say, at the fields of the draft. */
function specFaultsOf(problem: Problem, draft: SpecDraft, columns: readonly MadeColumn[]): DraftFault[] {
  const lines = (problem.log ?? '').split('\n').filter((line) => line !== '');
  const faults = lines.map((line): DraftFault => {
    const [path, message] = split(line);
    return { place: placeOf(path, draft, columns), message, near: [] };
  });
  // a name that is none is refused where it is a key, too
  const placed = faults.filter(({ place }) => place !== 'spec');
  return placed.length > 0 ? placed : faults;
}

function split(line: string): [path: string, message: string] {
  const at = line.indexOf(': ');
  return [line.slice(0, at), line.slice(at + 2)];
}

function placeOf(path: string, draft: SpecDraft, columns: readonly MadeColumn[]): string {
  const column = /^columns\[(\d+)\](?:\.(\w+))?/.exec(path);
  if (column) return `column.${columns[Number(column[1])]?.id}${column[2] === 'name' ? '.name' : ''}`;
  const point = /^ways\[0\]\.(?:exit\.)?points?\[?(\d+)?/.exec(path);
  if (point) return `point.${point[1] ?? 0}`;
  const captures = /captures\.(\w+)$/.exec(path);
  const id = captures && columns.find(({ name }) => name === captures[1])?.id;
  if (id) return `column.${id}`;
  const filter = /^(?:filter|ways\[0\]\.where)\[(\d+)\]/.exec(path);
  if (filter) return `filter.${filter[1]}`;
  const sums = /^aggregate\.(by|totals)\[(\d+)\]/.exec(path);
  if (sums) return `sums.${sums[1]}.${sums[2]}`;
  const limit = /^limits\.(\w+)/.exec(path);
  if (limit) return `limits.${limit[1]}`;
  if (/^ways\[0\]\.hook/.test(path)) return 'hook';
  return path === 'title' && draft.title !== '' ? 'title' : 'spec';
}
