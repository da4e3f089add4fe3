import { line, type Printable } from '@hooklab/base';
import {
  type Catalog,
  type Filter,
  kindOf,
  nearestPoints,
  POINT_KINDS,
  parseQuery,
  unreadable,
} from '@hooklab/surface';

/** A word of a query that nothing matches, and how many there are without it. */
interface Word {
  readonly text: string;
  readonly without: number;
}

/** Why a query finds nothing, and what would: the words that could go, the names that are near. */
export function noneFound(catalog: Catalog, query: string): Printable[] {
  const words = wordsOf(catalog, query);
  const { filters, words: names } = parseQuery(query);
  const kind = filters.find(({ key, not }) => key === 'kind' && !not)?.value;
  const known = kindOf(kind ?? '');
  const unread = known ? unreadable(catalog.surface, known) : null;
  const near = names.flatMap((name) => nearestPoints(catalog.surface, known ? `${known}:${name}` : name));
  const fewer = words.filter(({ without }) => without > 0);
  return [
    line`nothing matches ${query}`,
    ...(unread ? [line`  this kernel could not be asked for them: ${unread}`] : [because(names, filters)]),
    ...(kind !== undefined && !known && kind !== 'raw'
      ? [line`  there is no kind ${kind}: write one of ${POINT_KINDS.join(', ')}`]
      : []),
    ...fewer.map(({ text, without }) => line`  without ${text}: ${without} found`),
    ...(near.length > 0 ? [line`  nearest: ${[...new Set(near)].slice(0, 5).join(', ')}`] : []),
  ];
}

function because(names: readonly string[], filters: readonly Filter[]): Printable {
  if (filters.some(({ key }) => key === 'glob'))
    return line`  no name is of that pattern, which is of the whole name`;
  if (names.length === 0) return line`  nothing passes all of these filters`;
  return filters.length > 0
    ? line`  no name that these filters let through is like it`
    : line`  no name of this kernel is like it, and no struct or event has a member of that name`;
}

/** Each word of a query of several. */
function wordsOf(catalog: Catalog, query: string): Word[] {
  const parts = query.split(/\s+/).filter((part) => part !== '');
  if (parts.length < 2) return [];
  return parts.map((text, i) => ({
    text,
    without: catalog.search(parts.filter((_, other) => other !== i).join(' ')).ids.length,
  }));
}
