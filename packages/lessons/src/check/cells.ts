import type { Row } from '@hooklab/records';
import type { Pattern } from '../format/schema';
import { inRange } from '../value/range';
import { fill, type Secrets } from '../value/secrets';

/** Any column: who makes a probe calls its columns as they like. */
const ANY = '*';

/** Does the row say all of this? A column that it does not have says nothing. */
export const rowSays = (row: Row, where: Readonly<Record<string, Pattern>>, secrets: Secrets): boolean =>
  Object.entries(where).every(([name, pattern]) =>
    name === ANY
      ? Object.values(row).some((cell) => cellSays(cell, pattern, secrets))
      : name in row && cellSays(row[name], pattern, secrets),
  );

function cellSays(cell: Row[string] | undefined, pattern: Pattern, secrets: Secrets): boolean {
  if (pattern === null || typeof pattern === 'string' || typeof pattern === 'number')
    return is(cell, pattern, secrets);
  if ('not' in pattern) return !is(cell, pattern.not, secrets);
  if (cell === null || cell === undefined) return false;
  const text = String(cell);
  if ('starts' in pattern) return text.startsWith(fill(pattern.starts, secrets));
  if ('ends' in pattern) return text.endsWith(fill(pattern.ends, secrets));
  if ('has' in pattern) return text.includes(fill(pattern.has, secrets));
  const value = Number(text);
  return Number.isFinite(value) && inRange(value, String(pattern.range), secrets);
}

const is = (cell: Row[string] | undefined, value: string | number | null, secrets: Secrets): boolean =>
  value === null
    ? cell === null
    : cell !== null && cell !== undefined && String(cell) === fill(String(value), secrets);
