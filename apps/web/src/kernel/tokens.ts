import { type FilterKey, kindOf, parseQuery } from '@hooklab/surface';

/**
 * A word of a query: a filter, or a part of a name, or both ("fn:tcp_connect"). `start`, `end`: where in the text.
 */
export interface Token {
  text: string;
  key: FilterKey | null;
  value: string;
  /** what it says of the name; '' where it is a filter only */
  name: string;
  /** "-rcv": what it leaves out is no filter that a facet sets */
  not: boolean;
  start: number;
  end: number;
}

/**
 * The words of a query as they are typed, each as the search understands it:
 *
 *   "struct sk module:nf_tables"  →  struct (kind), sk, module:nf_tables (module)
 */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (const match of query.matchAll(/\S+/g)) {
    const [text] = match;
    const start = match.index;
    const { filters, words } = parseQuery(text);
    const filter = filters.find(({ key }) => key !== 'glob') ?? filters[0];
    const path = filter?.key === 'kind' && !filter.not && words.length > 0;
    tokens.push({
      text,
      key: filter?.key ?? null,
      value: filter?.value ?? text,
      name: path ? text.slice(text.indexOf(':') + 1) : filter ? '' : text,
      not: filter?.not ?? false,
      start,
      end: start + text.length,
    });
  }
  const [first] = tokens;
  const kind = first && first.key === null && tokens.length > 1 ? kindOf(first.text) : undefined;
  if (first && kind) Object.assign(first, { key: 'kind', value: kind, name: '' });
  return tokens;
}

/** The query without filters of a key, or without one of them. */
export function without(query: string, key: FilterKey, value?: string): string {
  return tokensOf(query)
    .flatMap((token) => {
      const goes =
        token.key === key && !token.not && (value === undefined || sameValue(key, token.value, value));
      return goes ? token.name : written(token);
    })
    .filter((text) => text !== '')
    .join(' ');
}

/** The query without one of its words. */
export const withoutToken = (query: string, { start, end }: Token): string =>
  `${query.slice(0, start)}${query.slice(end)}`.replace(/\s+/g, ' ').trim();

/** A kind as a word before a name would mean something else elsewhere. */
const written = ({ text, key, value, name, not }: Token): string =>
  key === 'kind' && name === '' && !not ? `kind:${value}` : text;

export const has = (query: string, key: FilterKey, value: string): boolean =>
  tokensOf(query).some((token) => token.key === key && !token.not && sameValue(key, token.value, value));

/** Only one value of these can hold; of the others all must. */
const ONE: ReadonlySet<FilterKey> = new Set(['kind', 'module', 'category', 'traceable', 'ret']);

/** The query with the filter, or without it where it is there. Filters stand behind the words. */
export function toggle(query: string, key: FilterKey, value: string): string {
  if (has(query, key, value)) return without(query, key, value);
  const rest = ONE.has(key) ? without(query, key) : query.trim();
  return `${rest}${rest ? ' ' : ''}${key}:${value}`;
}

/** The query with only what is a name. */
export const namesOnly = (query: string): string =>
  tokensOf(query)
    .flatMap((token) => token.name || [])
    .join(' ');

function sameValue(key: FilterKey, a: string, b: string): boolean {
  const plain = (value: string) => (key === 'kind' ? (kindOf(value) ?? value) : value.toLowerCase());
  return plain(a) === plain(b);
}
