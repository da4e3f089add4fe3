import { Problem } from '@hooklab/base';
import { type HookId, hookType, type Point, pointName, pointText } from '@hooklab/hook';
import { rooted } from '../expression/lower';
import { nodeText } from '../expression/tree/print';
import type { ProbeFacts } from '../facts/facts';
import { generate } from '../passes/passes';
import { hasFunction } from '../resolve/args';
import { resolveEnd } from '../resolve/end';
import { scopeAt } from '../resolve/scope';
import { type FilterOf, filterOf } from '../spec/filter-of';
import { parseSpec } from '../spec/parse';
import {
  type ProbeSpec,
  SPEC_VERSION,
  type SpecAggregate,
  type SpecFilter,
  type SpecWay,
} from '../spec/schema';
import { HOOKS, type SpecPoint, specPoint } from '../spec/words';
import { checkTree } from '../typing/check';
import type { Scope } from '../typing/scope';
import { type End, pointWord } from '../way/end';
import { type AskedAt, askedColumns, bareRoot } from './asked';
import { columnsOf, returnColumn } from './columns';
import { type CardNeeds, endsOf } from './ends';
import { typedFormula } from './formula-column';
import { keyOf } from './key';
import { Names, specName } from './names';
import { aggregateOf, type CardSums, summedTexts } from './summed';
import type { CardColumn } from './value';

/** A hook at a point, or at points that go together: what a card of the advisor is about. */
export interface CardWay {
  readonly hook: HookId;
  readonly points: readonly Point[];
  /** of several points: what begins at the first ends at the last, as when not given; false: each is a moment of its own */
  readonly joined?: boolean | undefined;
}

export interface CardWish {
  /** one line: what is asked, or the point */
  readonly title: string;
  readonly chosen: CardWay;
  /** other hooks that answer the same: they become ways of the spec where they give every column */
  readonly others: readonly CardWay[];
  readonly needs: CardNeeds;
  /** expressions, instead of every value that the hook gives */
  readonly asked?: readonly string[] | undefined;
  /** sums of these in the kernel, instead of a row for each event */
  readonly sums?: CardSums | undefined;
  /** `port == 443`, `comm ^= ssh`: what is compared is a column or an expression, which becomes one */
  readonly filter?: readonly string[] | undefined;
}

/**
 * A card as a spec: every value that its hook gives here as a column, and a way for each other hook that gives them
 * too. Throws Problem `no-program` for a hook that makes no events, and what resolving its points throws.
 */
export function specOfCard(wish: CardWish, facts: ProbeFacts): ProbeSpec {
  refuseSilent(wish.chosen.hook);
  const points = wish.chosen.points.map(pointOf);
  const { way, columns, filter, aggregate } = makeWay(wish.chosen, points, wish, facts);
  const spec = (ways: SpecWay[]): ProbeSpec =>
    parseSpec({
      version: SPEC_VERSION,
      name: specName(pointName(points[0]!)),
      title: wish.title.slice(0, 120),
      about: `What ${wish.chosen.hook} gives at ${points.map(pointText).join(' and ')} on this kernel.`.slice(
        0,
        1000,
      ),
      columns: columns.map(({ capture: _, ...column }) => column),
      ways,
      filter,
      ...(aggregate ? { aggregate } : {}),
    });
  const alone = spec([way]);
  // what was asked may be what this hook does not give
  if (wish.asked || wish.sums) generate(alone, wish.chosen.hook, facts);
  const ways = [way];
  for (const other of wish.others) {
    const next = sameColumns(alone, other, wish, facts);
    if (next && !ways.some(({ hook }) => hook === next.hook)) ways.push(next);
  }
  return ways.length > 1 ? spec(ways) : alone;
}

const NOT_STREAMED: Partial<Record<HookId, string>> = {
  perf_event: 'a sampling program is attached to a counter of each processor, which its SEC() does not say',
  iter: 'an iterator is read like a file; it makes no events',
  freplace: 'which BPF program it replaces, only that program says',
  lsm_cgroup: 'it is attached to a cgroup, which its SEC() does not say',
};

function refuseSilent(hook: HookId): void {
  if (HOOKS.includes(hook)) return;
  throw new Problem({
    code: 'no-program',
    what: `No program is made for ${hook}`,
    cause: NOT_STREAMED[hook] ?? 'the loader’s libbpf does not know it',
    fix: 'Take another hook of the list',
  });
}

function pointOf(point: Point): SpecPoint {
  const found = specPoint(pointText(point));
  if (found) return found;
  throw new Problem({
    code: 'no-program',
    what: `No program is made for ${pointText(point)}`,
    cause: 'a spec names tracepoints, functions, syscalls, LSM hooks and places in user programs',
  });
}

interface Made {
  way: SpecWay;
  columns: CardColumn[];
  filter: SpecFilter[];
  aggregate: SpecAggregate | null;
}

function makeWay(
  { hook, joined: together = true }: CardWay,
  points: readonly SpecPoint[],
  wish: CardWish,
  facts: ProbeFacts,
): Made {
  const { needs } = wish;
  const ends = endsOf(hook, points, needs, together);
  const entry = resolveEnd(ends.entries[0]!, facts, null);
  const exit = ends.exit && resolveEnd(ends.exit, facts, null);
  const joined = exit !== null || hookType(hook).end === 'both';
  const names = new Names();
  const scopes = { entry: scopeAt(entry, facts, joined), exit: exit && scopeAt(exit, facts, joined, entry) };
  const at = { entry: entry.context, exit: exit?.context ?? null, scopes };
  const several = ends.exit === null && ends.entries.length > 1;
  const own = [
    ...WHO,
    ...(several ? [which(points)] : []),
    ...(joined ? [LATENCY] : []),
    ...(needs.stack ? [stack(facts)] : []),
  ];
  const read = (wish.filter ?? []).map((text) => settled(text, filterOf(text), scopes.entry));
  const filters = read.flatMap((each) => (each.kind === 'compared' ? [each.filter] : []));
  const where = read.flatMap((each) => {
    if (each.kind !== 'formula') return [];
    const node = rooted(each.node, bareRoot(at.entry));
    typedFormula(each.text, node, scopes);
    return [nodeText(node)];
  });
  const shown = wish.sums ? summedTexts(wish.sums) : (wish.asked ?? []);
  const asked = [...shown, ...filters.map(({ of }) => of)];
  const every = (): CardColumn[] => {
    const values = everything(at, names, joined);
    return several ? common(values, ends.entries.slice(1), facts) : values;
  };
  const known = wish.asked || wish.sums ? own : [...own, ...every()];
  const given = askedColumns(asked, at, names, joined, known);
  const compared = given.slice(shown.length);
  const columns = [...new Set([...known, ...given])].sort(stackLast).slice(0, MOST_COLUMNS);
  const key = exit ? keyOf(entry.context, exit.context) : undefined;
  return {
    columns,
    aggregate: wish.sums ? aggregateOf(wish.sums, given.slice(0, shown.length)) : null,
    filter: filters.map(({ op, value }, i) => ({ column: compared[i]!.name, op, value })),
    way: {
      hook,
      ...(ends.entries[0]!.hook === hook ? {} : { entry: ends.entries[0]!.hook }),
      points: ends.entries.map(({ point }) => pointText(point)),
      ...(ends.exit ? { exit: { hook: ends.exit.hook, point: pointText(ends.exit.point) } } : {}),
      ...(key ? { key } : {}),
      captures: Object.fromEntries(columns.map(({ name, capture }) => [name, capture])),
      at: {},
      ...(where.length > 0 ? { where } : {}),
    },
  };
}

/** A word on the right is a number where the kernel knows it as one. */
function settled(text: string, read: FilterOf, scope: Scope) {
  if (read.kind === 'formula') return { kind: 'formula' as const, text, node: read.node };
  if (read.kind === 'open' && checkTree(read.word, scope).ok)
    return { kind: 'formula' as const, text, node: read.node };
  return { kind: 'compared' as const, filter: read.filter };
}

/** Of the values at the first point those that each of the others gives too, by the same words. */
function common(first: readonly CardColumn[], others: readonly End[], facts: ProbeFacts): CardColumn[] {
  const key = ({ capture, ctype }: CardColumn): string => `${capture} ${ctype}`;
  const there = others.map((end) => {
    const { context } = resolveEnd(end, facts, null);
    return new Set(everything({ entry: context, exit: null }, new Names(), false).map(key));
  });
  return first.filter((column) => there.every((keys) => keys.has(key(column))));
}

/** Which of several points an event was at. */
const which = (points: readonly SpecPoint[]): CardColumn => ({
  name: 'event',
  ctype: `char[${8 * Math.ceil((1 + Math.max(...points.map((point) => pointWord(point).length))) / 8)}]`,
  about: 'where it was',
  status: false,
  capture: 'point',
});

const MOST_COLUMNS = 64;

const stackLast = (a: CardColumn, b: CardColumn): number =>
  Number(a.name === 'stack') - Number(b.name === 'stack');

/** Every value that the hook gives. */
function everything(
  { entry, exit }: Pick<AskedAt, 'entry' | 'exit'>,
  names: Names,
  joined: boolean,
): CardColumn[] {
  const ret = returnColumn(exit ?? entry);
  return [...columnsOf(entry, names, joined), ...(ret ? [ret] : [])];
}

const WHO: readonly CardColumn[] = [
  { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot', capture: 'ts' },
  { name: 'pid', ctype: '__u32', about: 'process id', capture: 'pid' },
  { name: 'tid', ctype: '__u32', about: 'thread id', capture: 'tid' },
  { name: 'comm', ctype: 'char[16]', about: 'the thread’s name', status: false, capture: 'comm' },
];
const LATENCY: CardColumn = {
  name: 'latency_ns',
  ctype: '__u64',
  about: 'from entry to return',
  capture: 'latency',
};

/** Names where the kernel can print them into text, else the caller's address. */
const stack = (facts: ProbeFacts): CardColumn =>
  hasFunction(facts, 'bpf_snprintf')
    ? {
        name: 'stack',
        ctype: 'char[320]',
        about: 'who called, the nearest first',
        status: false,
        capture: 'stack',
      }
    : {
        name: 'stack',
        ctype: 'void *',
        about: 'the caller; this kernel cannot print names',
        capture: 'stack',
      };

/** Another hook as a way of the same spec; null where it does not give every column. */
function sameColumns(spec: ProbeSpec, other: CardWay, wish: CardWish, facts: ProbeFacts): SpecWay | null {
  const { hook, points } = other;
  try {
    refuseSilent(hook);
    const { way } = makeWay(other, points.map(pointOf), wish, facts);
    const captures: Record<string, string> = {};
    for (const { name } of spec.columns) {
      const said = spec.ways[0]!.captures[name]!;
      // arguments are called the same in a syscall's record and in its registers
      captures[name] =
        hookType(hook).context === 'record' ? said.replace('arg.', 'field.') : said.replace('field.', 'arg.');
    }
    const candidate: SpecWay = { ...way, captures };
    generate(parseSpec({ ...spec, ways: [candidate] }), hook, facts);
    return candidate;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
