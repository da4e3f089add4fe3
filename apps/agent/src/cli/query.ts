import { line, type Printable, printable, printableJson, trimmed } from '@hooklab/base';
import { Command } from 'commander';
import { printAll, say } from '../output/output';
import { placeNamed } from '../recording/place';
import { type Answer, query } from '../recording/query';
import { openRecording } from '../recording/reader';
import { csvCell } from './csv';
import { duration } from './duration';
import { withSetting } from './setting';
import { size } from './size';

interface Options {
  json?: boolean;
  csv?: boolean;
  timeout: string;
  memory: string;
}

const LEAST_MEMORY = 64 * 1024 ** 2;
/** Columns of text are as wide as what is in the first so many rows. */
const LOOKED_AT = 1000;

export const queryCommand = (): Command =>
  new Command('query')
    .description(
      'One SQL statement (DuckDB’s) over the table events of a recording; nothing else can be read',
    )
    .argument('<run>', 'a name that “hooklab runs list” shows, or the directory of a recording')
    .argument('<sql>', '"select comm, count(*) from events group by 1 order by 2 desc"')
    .option('--timeout <time>', 'it is stopped after this long', '60s')
    .option('--memory <size>', 'it may use so much', '1G')
    .option('--csv', 'rows as CSV, its head first')
    .option('--json', 'one JSON object a row')
    .action(async (name: string, sql: string, options: Options) => {
      const limits = { ms: duration(options.timeout), memory: size(options.memory, LEAST_MEMORY) };
      await withSetting(async ({ paths }, signal) => {
        const recording = openRecording(placeNamed(name, paths.state));
        const gap = ({ records, why }: { records: number; why: string }) =>
          say(line`${records > 0 ? records : 'some'} events are missing: ${why}`);
        await query(recording, sql, limits, signal, gap, async (answer) => {
          for await (const lines of shown(answer, options)) await printAll(lines, signal);
        });
      });
    });

/** Blocks of lines. */
async function* shown({ columns, rows }: Answer, { json, csv }: Options): AsyncGenerator<Printable[]> {
  const head = [columns];
  let block: string[][] = [];
  let table: ((cells: string[]) => Printable) | null = null;
  const csvLine = (cells: readonly string[]) => printable(cells.join(','));
  if (csv) yield head.map((names) => csvLine(names.map(csvCell)));
  for await (const row of rows) {
    if (json) yield [printableJson(Object.fromEntries(columns.map((name, i) => [name, plain(row[i])])))];
    else if (csv) yield [csvLine(row.map((value) => csvCell(flat(value))))];
    else if (table) yield [table(row.map(textOf))];
    else if (block.push(row.map(textOf)) === LOOKED_AT) {
      table = tableOf([...head, ...block]);
      yield [...head, ...block].map(table);
      block = [];
    }
  }
  if (json || csv || table) return;
  yield [...head, ...block].map(tableOf([...head, ...block]));
}

/** As all our JSON: numbers that are exact, larger ones as decimal strings, NULL as null. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  // lists, structs, times: as DuckDB writes them
  return value === null || typeof value === 'string' || typeof value === 'boolean' ? value : String(value);
}

const flat = (value: unknown): string | number | boolean => {
  const one = plain(value);
  return one === null ? '' : (one as string | number | boolean);
};

const textOf = (value: unknown): string =>
  value === null ? 'NULL' : String(printable(String(plain(value))));

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

/** Numbers end together, texts begin together. */
function tableOf(lines: readonly (readonly string[])[]): (cells: readonly string[]) => Printable {
  const [names = [], ...rows] = lines;
  const widths = names.map((_, c) => Math.max(...lines.map((cells) => cells[c]!.length)));
  const numbers = names.map((_, c) => rows.every((cells) => NUMBER.test(cells[c]!) || cells[c] === 'NULL'));
  return (cells) =>
    trimmed(
      printable(
        cells.map((cell, c) => (numbers[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!))).join('  '),
      ),
    );
}
