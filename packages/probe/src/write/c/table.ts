import type { Source } from '../../resolve/resolved';
import { ERRNOS } from '../../typing/constants';
import type { TypedOf } from '../../typing/typed';

/** A table of names that a program looks numbers up in. */
interface Table {
  readonly name: string;
  readonly lines: readonly string[];
}

const MOST = 1024;
/** struct hl_flag of text.h */
const FLAG_NAME = 23;
const MOST_FLAGS = 32;

/** What flags(…), enum(…), errno(…) look in; null: they do not. */
export function tableOf(call: TypedOf<'call'>): Table | null {
  if (call.name === 'errno') return errors();
  if (!call.enumeration) return null;
  const { btf, id } = call.enumeration;
  const word = (btf.name(id) || `anonymous_${id}`).replace(/\W/g, '_');
  const names = Array.from({ length: btf.vlen(id) }, (_, i) => ({
    name: btf.enumeratorName(id, i),
    value: btf.enumeratorValue(id, i),
  }));
  return call.name === 'flags'
    ? flags(word, names)
    : numbers(`${word}_words`, `enum ${word}, as this kernel numbers it`, names);
}

interface Named {
  readonly name: string;
  readonly value: bigint;
}

function numbers(name: string, about: string, all: readonly Named[]): Table {
  const names: string[] = [];
  for (const { name, value } of all) if (value >= 0n && value < MOST) names[Number(value)] ??= name;
  const width = Math.max(2, ...Array.from(names, (each) => (each?.length ?? 0) + 1));
  return {
    name,
    lines: [
      `/* ${about} */`,
      `static const char ${name}[][${width}] = {`,
      ...Array.from(names).flatMap((each, i) => (each === undefined ? [] : [`\t[${i}] = "${each}",`])),
      '};',
      '',
    ],
  };
}

/** Single bits, and what has several before them. */
function flags(word: string, all: readonly Named[]): Table {
  const name = `${word}_flags`;
  const some = all.filter(({ value }) => value > 0n).slice(0, MOST_FLAGS);
  return {
    name,
    lines: [
      `/* enum ${word} as bits */`,
      `static const struct hl_flag ${name}[] = {`,
      ...some.map((each) => `\t{ 0x${each.value.toString(16)}, "${each.name.slice(0, FLAG_NAME)}" },`),
      '};',
      '',
    ],
  };
}

const errors = (): Table =>
  numbers('errno_names', 'what errors are called', [
    { name: 'ok', value: 0n },
    ...[...ERRNOS].map(([name, value]) => ({ name, value: BigInt(value) })),
  ]);

/** The tables of all that is printed, each once. */
export function printedTables(sources: readonly Source[]): string[] {
  const tables = new Map<string, readonly string[]>();
  for (const source of sources) {
    const table = source.kind === 'printed' ? tableOf(source.of) : null;
    if (table) tables.set(table.name, table.lines);
  }
  return [...tables.values()].flat();
}
