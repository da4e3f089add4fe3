import { type Column, type Layout, type TableColumn, tableColumns } from '@hooklab/records';

/** What stands before the columns of a record in each row: whose it is. `batch`: of one insert, by which a lost answer is looked into. */
export const OWN_COLUMNS = [
  ['host', 'String'],
  ['target', 'String'],
  ['kernel', 'String'],
  ['run', 'String'],
  ['program', 'String'],
  ['batch', 'UInt64'],
  ['clock', 'Int64'],
] as const;

/** A column of the table: its name and ClickHouse's type. */
export interface EventColumn {
  readonly name: string;
  readonly type: string;
  /** a cell may have no value: NULL */
  readonly nullable: boolean;
  /** kinds have it in different types: every cell is text */
  readonly mixed: boolean;
  /** each kind's own column, null where it has none; null as a whole: the name of the kind */
  readonly of: readonly (Column | null)[] | null;
}

export interface EventTable {
  readonly columns: readonly EventColumn[];
  /** `ts` is there: rows have a time */
  readonly timed: boolean;
}

/**
 * The columns of a run's records as a table has them: integers in their own width, text and bytes as the very bytes,
 * addresses as UInt64. A cell that could not be read, or that its kind has not, is NULL. A name that is ours already has
 * `event_` before it.
 */
export function eventTable(layouts: readonly Layout[]): EventTable {
  const columns = tableColumns(layouts).map((column): EventColumn => {
    const nullable = column.of?.some((each) => each === null || each.statusOffset !== undefined) ?? false;
    const mixed = isMixed(column);
    const type = mixed ? 'String' : typeOf(column);
    return {
      name: freeName(column.name),
      type: nullable ? `Nullable(${type})` : type,
      nullable,
      mixed,
      of: column.of,
    };
  });
  const timed = columns.some(({ name, type }) => name === 'ts' && type === 'UInt64');
  return { columns, timed };
}

const TAKEN: ReadonlySet<string> = new Set([...OWN_COLUMNS.map(([name]) => name), 'time']);
const freeName = (name: string): string => (TAKEN.has(name) ? `event_${name}` : name);

/** One width of all, but of text, whose bytes are as many as there are. */
function isMixed({ of, kind, size }: TableColumn): boolean {
  const sized = kind === 'uint' || kind === 'int';
  return (of ?? []).some((each) => each !== null && (each.kind !== kind || (sized && each.size !== size)));
}

function typeOf({ of, kind, size }: TableColumn): string {
  if (of === null || kind === 'string' || kind === 'bytes') return 'String';
  if (kind === 'bool') return 'UInt8';
  if (kind === 'pointer') return 'UInt64';
  return `${kind === 'uint' ? 'UInt' : 'Int'}${size * 8}`;
}

/** "`a``b`": as an identifier, whatever it holds. */
export const quoted = (name: string): string => `\`${name.replaceAll(/[\\`]/g, (c) => `\\${c}`)}\``;
/** 'it\'s': as a text. */
export const literal = (text: string): string => `'${text.replaceAll(/[\\']/g, (c) => `\\${c}`)}'`;

const TIME = 'time DateTime MATERIALIZED toDateTime(intDiv(ts + clock, 1000000000))';

/** `name`: of the table, with its database before a point. Events of a host and run lie together, by their time. */
export function createTable(name: string, { columns, timed }: EventTable): string {
  const all = [
    ...OWN_COLUMNS.map(([own, type]) => `${own} ${type}`),
    ...columns.map((column) => `${quoted(column.name)} ${column.type}`),
    ...(timed ? [TIME] : []),
  ];
  const order = timed ? 'host, run, ts' : 'host, run, batch';
  return `CREATE TABLE IF NOT EXISTS ${name} (${all.join(', ')}) ENGINE = MergeTree() ORDER BY (${order})`;
}

export const insertInto = (name: string, { columns }: EventTable): string =>
  `INSERT INTO ${name} (${[...OWN_COLUMNS.map(([own]) => own), ...columns.map((column) => quoted(column.name))].join(', ')}) FORMAT RowBinary`;

/** What a table that is there lacks, and what in it is of another type than these events: "a is Int32, not UInt64". */
export function tableFaults(
  there: ReadonlyMap<string, string>,
  { columns }: EventTable,
): { lacking: string[]; wrong: string[] } {
  const lacking: string[] = [];
  const wrong: string[] = [];
  for (const [name, type] of [...OWN_COLUMNS, ...columns.map(({ name, type }) => [name, type] as const)]) {
    const has = there.get(name);
    if (has === undefined) lacking.push(`${quoted(name)} ${type}`);
    else if (has !== type) wrong.push(`${name} is ${has}, not ${type}`);
  }
  return { lacking, wrong };
}
