import { Problem } from '@hooklab/base';
import type { Arch } from '@hooklab/surface';
import type { Groups, Program, Read } from '../../program/program';
import type { Source } from '../../resolve/resolved';
import type { ChosenColumn } from '../../way/choose';
import type { RecordKind } from '../../way/lay-out-record';
import { attachText } from './attach';
import { BPFTRACE, Lack, type Placed } from './dialect';
import { testsOf } from './filter';
import { sumLines } from './groups';
import { formatOf, keptMap, keyText, startMap, valueText } from './value';

/**
 * The bpftrace script of a program: its rows tab-separated, in the order of the columns, below a line of their names.
 * Throws Problem `no-bpftrace` with every column or hook that bpftrace cannot do, and why.
 */
export function writeBpftrace(program: Program, arch: Arch): string {
  const lacks = new Lacks();
  const [{ columns }] = program.kinds as readonly [RecordKind];
  if (program.kinds.length > 1) lacks.add('rows', 'they are of several kinds, and a script has one table');
  if (program.rate !== null) lacks.add('rate', 'it counts nothing by CPU and time that a predicate may ask');
  const { groups } = program;
  if (groups?.totals.some(({ op, from }) => op === 'linear' && from < 0))
    lacks.add('sums', 'lhist() begins at 0 or above');
  const blocks = program.probes.map((probe) => blockOf({ ...probe, arch }, columns, groups, lacks));
  lacks.end();
  const names = program.probes.flatMap(({ reads }) => reads.flatMap(({ source }) => namesOf(source)));
  return [
    '#!/usr/bin/env bpftrace',
    ...head(program, columns),
    '',
    ...begin([
      ...unique(names),
      ...(groups ? [] : [`\tprintf("${columns.map(({ name }) => name).join('\\t')}\\n");`]),
    ]),
    ...blocks.flatMap((block) => [...block, '']),
    ...end(program, columns),
  ].join('\n');
}

const begin = (lines: readonly string[]): string[] =>
  lines.length > 0 ? ['BEGIN {', ...lines, '}', ''] : [];

/** What could not be said, each with its reason: one Problem tells all. */
class Lacks {
  readonly #all = new Map<string, string>();

  add(what: string, why: string): void {
    this.#all.set(what, why);
  }

  /** What `make` gives; null where it threw a Lack, which is kept. */
  of<T>(what: string, make: () => T): T | null {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof Lack)) throw error;
      this.add(what, error.message);
      return null;
    }
  }

  end(): void {
    if (this.#all.size === 0) return;
    const columns = [...this.#all.keys()].flatMap((what) => /^column (\w+)$/.exec(what)?.[1] ?? []);
    throw new Problem({
      code: 'no-bpftrace',
      what: `bpftrace ${BPFTRACE.version} cannot do this probe`,
      cause: [...this.#all].map(([what, why]) => `${what}: ${why}`).join('; '),
      fix:
        columns.length === this.#all.size
          ? `Leave out ${columns.join(', ')}, or take the C: --emit c`
          : 'Take another hook, or the C: --emit c',
    });
  }
}

function head({ title, about, probes, groups }: Program, columns: readonly ChosenColumn[]): string[] {
  const texts = columns.filter(({ type }) => type.kind === 'string' && type.size > BPFTRACE.textBytes);
  const statuses = columns.some(({ status }) => status);
  const joined = probes.some(({ role }) => role === 'exit');
  return [
    ...fill(`${title}: ${about}`),
    ...fill(`Written by Hooklab for bpftrace ${BPFTRACE.version} and later. Differences from its own C:`),
    ...(texts.length > 0
      ? fill(
          `- ${texts.map(({ name }) => name).join(', ')}: cut at ${BPFTRACE.textBytes - 1} bytes (BPFTRACE_STRLEN)`,
        )
      : []),
    ...(statuses
      ? fill('- a text that could not be read, one that is NULL and an empty one look alike')
      : []),
    ...(columns.some(({ name }) => name === 'stack') ? fill('- a stack is lines of its own') : []),
    ...(probes.some(({ role }) => role === 'ahead')
      ? fill('- who asked is whoever handed it on: what is seen ahead of that is left out')
      : []),
    ...(joined ? fill('- what was inside when it began, and what is lost, is not counted') : []),
    ...(groups
      ? fill(
          '- sums are printed at its end, in its own order and steps; how many groups there may be is its own',
        )
      : fill('- lost rows are told as a number only, and what is filtered is not counted')),
  ];
}

/** "// …" lines of at most 100 columns. */
function fill(text: string): string[] {
  const lines: string[] = [];
  let current = '//';
  for (const word of text.replace(/\s+/g, ' ').trim().split(' ')) {
    if (current.length + 1 + word.length > 100) {
      lines.push(current);
      current = '//';
    }
    current += ` ${word}`;
  }
  return [...lines, current];
}

function blockOf(
  probe: Placed,
  columns: readonly ChosenColumn[],
  groups: Groups | null,
  lacks: Lacks,
): string[] {
  const at = lacks.of(probe.end.hook, () => attachText(probe)) ?? '';
  if (probe.role === 'ahead' || probe.end.guard || probe.role === 'session') return []; // nothing attaches there
  if (probe.tests.length + probe.keepTests.length > 0)
    lacks.add('filter', 'it is a whole expression of C, of which no script is made');
  const tests = lacks.of('filter', () => testsOf(probe, probe.reads)) ?? [];
  if (probe.role === 'entry') return entryLines(probe, at, tests, lacks);
  const own = new Map(probe.reads.map((read) => [read.column.name, read]));
  const values = columns.map((column) => {
    const read = own.get(column.name);
    if (!read) return `${keptMap(probe, column.name)}[${lacks.of('key', () => keyText(probe)) ?? ''}]`;
    return lacks.of(`column ${column.name}`, () => valueText(read, probe)) ?? '';
  });
  if (!groups) limitTexts(columns, own, lacks);
  const key = probe.role === 'exit' ? (lacks.of('key', () => keyText(probe)) ?? '') : '';
  const began = probe.role === 'exit' ? [`${startMap(probe)}[${key}]`] : [];
  return [
    at,
    ...predicate([...began, ...tests]),
    '{',
    ...(groups
      ? sumLines(groups, (name) => values[columns.findIndex((column) => column.name === name)]!)
      : rowLines(columns, values)),
    ...(probe.role === 'exit' ? deletes(probe, key) : []),
    '}',
  ];
}

function rowLines(columns: readonly ChosenColumn[], values: readonly string[]): string[] {
  return [
    `\tprintf("${columns.map(formatOf).join('\\t')}\\n",`,
    ...values.map((value, i) => `\t\t${value}${i < values.length - 1 ? ',' : ');'}`),
  ];
}

function limitTexts(columns: readonly ChosenColumn[], own: ReadonlyMap<string, Read>, lacks: Lacks): void {
  const texts = columns.filter((column) => isLong(column, own.get(column.name)));
  if (texts.length > BPFTRACE.mostTexts)
    for (const { name } of texts.slice(BPFTRACE.mostTexts))
      lacks.add(
        `column ${name}`,
        `a row is gathered on 512 bytes of stack: at most ${BPFTRACE.mostTexts} texts of ${BPFTRACE.textBytes}`,
      );
}

function entryLines(probe: Placed, at: string, tests: readonly string[], lacks: Lacks): string[] {
  const key = lacks.of('key', () => keyText(probe)) ?? '';
  const kept = probe.reads.map((read) => {
    const value = lacks.of(`column ${read.column.name}`, () => valueText(read, probe)) ?? '';
    return `\t${keptMap(probe, read.column.name)}[${key}] = ${value};`;
  });
  return [at, ...predicate(tests), '{', `\t${startMap(probe)}[${key}] = nsecs;`, ...kept, '}'];
}

const deletes = (probe: Placed, key: string): string[] =>
  [startMap(probe), ...(probe.join?.kept ?? []).map(({ name }) => keptMap(probe, name))].map(
    (map) => `\tdelete(${map}[${key}]);`,
  );

const predicate = (tests: readonly string[]): string[] =>
  tests.length > 0 ? [`/${tests.join(' && ')}/`] : [];

/** Text of str()'s size; a comm and its like are their arrays'. */
const isLong = ({ type }: ChosenColumn, read: Read | undefined): boolean =>
  type.kind === 'string' && (read ? ['string', 'enum'].includes(read.source.kind) : type.size > 16);

/** The names of an enum, for a map that stands for them. */
const namesOf = (source: Source): string[] =>
  source.kind === 'enum'
    ? source.names.flatMap((name, i) =>
        name === '' ? [] : [`\t@${source.type}_name[(uint64)${i}] = ${JSON.stringify(name)};`],
      )
    : [];

/** What is left in maps is no result: bpftrace prints every map at its end. */
function end({ probes }: Program, columns: readonly ChosenColumn[]): string[] {
  const joins = probes.flatMap((probe) =>
    probe.join && probe.role !== 'whole'
      ? [
          startMap(probe),
          ...columns
            .filter(({ name }) => probe.join!.kept.some((kept) => kept.name === name))
            .map(({ name }) => keptMap(probe, name)),
        ]
      : [],
  );
  const enums = probes.flatMap(({ reads }) =>
    reads.flatMap(({ source }) => (source.kind === 'enum' ? [`@${source.type}_name`] : [])),
  );
  const maps = unique([...joins, ...enums]);
  return maps.length > 0 ? ['END {', ...maps.map((map) => `\tclear(${map});`), '}', ''] : [];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
