import type { DuckDBDataChunk, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { BATCH_HEADER } from '@hooklab/protocol';
import {
  type CellValue,
  type Column,
  cellStatus,
  cellValue,
  isUnread,
  Kinds,
  type Layout,
  type RecordBytes,
  recordBytes,
  startOf,
  statusWord,
  tableColumns,
  type Walked,
} from '@hooklab/records';

/** Loaded when a question is asked: every other command starts without it. */
export type DuckDb = typeof import('@duckdb/node-api');

type Cell = (r: RecordBytes, at: number, kind: number) => DuckDBValue;

/** A column of the table `events`. */
interface EventsColumn {
  name: string;
  type: DuckDBType;
  cell: Cell;
}

/** The rows of a chunk that DuckDB takes at once. */
const ROWS = 2048;

/**
 * The records of a run as the table `events`, every number exact: a u64 is a UBIGINT, text and addresses are VARCHAR.
 * What could not be read is NULL, and NAME_status says why.
 */
export class EventsTable {
  readonly columns: readonly EventsColumn[];
  readonly #kinds: Kinds;
  readonly #duck: DuckDb;

  constructor(layouts: readonly Layout[], duck: DuckDb) {
    this.#kinds = new Kinds(layouts);
    this.#duck = duck;
    const { VARCHAR } = duck;
    const taken = new Set<string>();
    this.columns = tableColumns(layouts).flatMap(({ name, of }) => {
      if (of === null)
        return [{ name: free(name, taken), type: VARCHAR, cell: (_r, _at, kind) => layouts[kind]!.name }];
      const own = of.filter((column) => column !== null);
      const type = typeOf(own, duck);
      const value = { name: free(name, taken), type, cell: valueCell(of, type, duck) };
      if (own.every(({ statusOffset }) => statusOffset === undefined)) return [value];
      return [value, { name: free(`${name}_status`, taken), type: VARCHAR, cell: statusCell(of) }];
    });
  }

  /** `create table …`; names are quoted, whatever they are. */
  get definition(): string {
    const columns = this.columns.map(({ name, type }) => `"${name.replaceAll('"', '""')}" ${type}`);
    return `create table events (${columns.join(', ')})`;
  }

  /** The good records of one batch, in chunks. */
  *chunks(payload: Uint8Array, walked: Walked): Generator<DuckDBDataChunk> {
    const types = this.columns.map(({ type }) => type);
    for (const { rows, values } of this.blocks(payload, walked)) {
      const chunk = this.#duck.DuckDBDataChunk.create(types, rows);
      chunk.setColumns(values);
      yield chunk;
    }
  }

  /** The same as plain values, a list for each column. */
  *blocks(payload: Uint8Array, walked: Walked): Generator<{ rows: number; values: DuckDBValue[][] }> {
    const r = recordBytes(payload.subarray(BATCH_HEADER));
    for (let from = 0; from < walked.decoded; from += ROWS) {
      const rows = Math.min(ROWS, walked.decoded - from);
      const starts = Array.from({ length: rows }, (_, i) => startOf(walked, from + i));
      const kinds = starts.map((at) => this.#kinds.kindAt(r.view, at));
      yield { rows, values: this.columns.map(({ cell }) => starts.map((at, i) => cell(r, at, kinds[i]!))) };
    }
  }
}

/** Kinds that have it in different types have its text in common. */
function typeOf(own: readonly Column[], duck: DuckDb): DuckDBType {
  const types = new Set(own.map((column) => typeOfOne(column, duck)));
  return types.size === 1 ? [...types][0]! : duck.VARCHAR;
}

function typeOfOne({ kind, size }: Column, duck: DuckDb): DuckDBType {
  const bytes = size as 1 | 2 | 4 | 8;
  if (kind === 'uint')
    return { 1: duck.UTINYINT, 2: duck.USMALLINT, 4: duck.UINTEGER, 8: duck.UBIGINT }[bytes];
  if (kind === 'int') return { 1: duck.TINYINT, 2: duck.SMALLINT, 4: duck.INTEGER, 8: duck.BIGINT }[bytes];
  return kind === 'bool' ? duck.BOOLEAN : duck.VARCHAR;
}

function valueCell(of: readonly (Column | null)[], type: DuckDBType, duck: DuckDb): Cell {
  const convert = convertTo(type, duck);
  return (r, at, kind) => {
    const column = of[kind];
    if (!column) return null;
    if (isUnread(cellStatus(r, at, column))) return null;
    return convert(cellValue(r, at, column));
  };
}

function convertTo(type: DuckDBType, duck: DuckDb): (value: CellValue) => DuckDBValue {
  if (type === duck.UBIGINT || type === duck.BIGINT) return (value) => BigInt(value);
  return type === duck.VARCHAR ? String : (value) => value;
}

const statusCell =
  (of: readonly (Column | null)[]): Cell =>
  (r, at, kind) => {
    const column = of[kind];
    return (column && statusWord(r, at, column)) || null;
  };

/** SQL takes `A` and `a` for one name. */
function free(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let n = 2; taken.has(candidate.toLowerCase()); n++) candidate = `${name}_${n}`;
  taken.add(candidate.toLowerCase());
  return candidate;
}
