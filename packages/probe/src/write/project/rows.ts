import type { ChosenColumn } from '../../way/choose';
import type { RecordKind } from '../../way/lay-out-record';

/** What a project prints of its records: "hl_event" of the only kind. */
export const structName = ({ name, tag }: RecordKind): string => (tag === null ? 'hl_event' : `hl_${name}`);

/** Every column once, in order; of several kinds of records first which it is. */
export const columnNames = (kinds: readonly RecordKind[]): string[] => [
  ...(kinds.length > 1 ? ['kind'] : []),
  ...new Set(kinds.flatMap(({ columns }) => columns.map(({ name }) => name))),
];

/** Statements that print one record; what its kind has no column for stays empty. */
export function rowLines(kind: RecordKind, names: readonly string[]): string[] {
  const own = new Map(kind.columns.map((column) => [column.name, column]));
  const cells = names.map((name) => {
    const column = own.get(name);
    if (column) return cellLine(column);
    return name === 'kind' && kind.tag !== null ? `fputs("${kind.name}", stdout);` : '';
  });
  return cells.flatMap((cell, i) => [
    ...(cell === '' ? [] : [`\t${cell}`]),
    `\tputchar('${i < cells.length - 1 ? '\\t' : '\\n'}');`,
  ]);
}

/** Prints a member of `e`. */
export function cellLine({ name, type, status }: ChosenColumn): string {
  const value = `e->${name}`;
  if (type.kind === 'string') return `text(${value}, sizeof(${value}), ${status ? `${value}__rc` : '0'});`;
  if (type.pointer) return `printf("0x%llx", (unsigned long long)${value});`;
  if (type.ctype === '_Bool') return `fputs(${value} ? "true" : "false", stdout);`;
  return type.signed
    ? `printf("%lld", (long long)${value});`
    : `printf("%llu", (unsigned long long)${value});`;
}
