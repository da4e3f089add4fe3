import type { SpecFilter } from '../spec/schema';

/** "path ^= '/tmp/'": a filter as a person would type it; `compared` and `valueSaid` read it back. */
export function filterLine({ column, op, value }: SpecFilter): string {
  return `${column} ${op} ${typeof value === 'number' ? value : quoted(value)}`;
}

const quoted = (value: string): string => (value.includes('"') ? `'${value}'` : `"${value}"`);

const LINE = /^\s*([a-z_]\w*)\s*(!\^=|\^=|\$=|==|!=|<=|>=|!&|<|>|&(?!&))\s*(\S.*?)\s*$/;

/** What a line compares, where it begins with one name; null: it is another expression. `said`: as it stands. */
export function compared(line: string): { name: string; op: SpecFilter['op']; said: string } | null {
  const found = LINE.exec(line);
  return found && { name: found[1]!, op: found[2] as SpecFilter['op'], said: found[3]! };
}
