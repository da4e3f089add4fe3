import { POINT_KINDS, type PointKind } from './entry';
import { makeTerm, type Term } from './term';

/** `glob`: "tcp_*_skb", of the whole name. `text`: the name holds it. */
export type FilterKey =
  | 'arg'
  | 'ret'
  | 'field'
  | 'module'
  | 'category'
  | 'kind'
  | 'traceable'
  | 'glob'
  | 'text';

export interface Filter {
  key: FilterKey;
  value: string;
  /** what it lets through is left out */
  not?: true;
  /** of what is left out: only what these let through too */
  and?: readonly Filter[];
}

/** A query taken apart: "struct sk", "arg:sk_buff tcp", "module:netfs". */
export interface Query {
  terms: Term[];
  /** the terms as typed, for highlighting */
  words: string[];
  filters: Filter[];
}

const KEYS: Record<string, FilterKey> = {
  arg: 'arg',
  args: 'arg',
  param: 'arg',
  ret: 'ret',
  returns: 'ret',
  field: 'field',
  mod: 'module',
  module: 'module',
  cat: 'category',
  category: 'category',
  kind: 'kind',
  traceable: 'traceable',
};

/** Words that people use for kinds, alone before a name ("struct file") or behind kind:. */
const KINDS: Record<string, PointKind> = {
  ...Object.fromEntries(POINT_KINDS.map((kind) => [kind, kind])),
  tp: 'tracepoint',
  event: 'tracepoint',
  raw_tp: 'rawtracepoint',
  function: 'fn',
  func: 'fn',
  kprobe: 'fn',
  fentry: 'fn',
  hook: 'lsm',
  bpfprog: 'bpf',
  prog: 'bpf',
  sys: 'syscall',
};

/** The value of a kind filter for what has a raw tracepoint, whether tracefs shows it or not. */
export const RAW_OR_EVENT = 'raw';

/** These mean the kind also behind a name ("sock struct"); the others are words of names there ("perf event"). */
const BEHIND = new Set(['struct', 'union', 'enum', 'typedef', 'lsm', 'tracepoint']);

/** "inode.i_ino", "task->pid": a member. Not "ip_rcv_core.isra.0", a function's clone. */
const MEMBER = /^(\w+)(?:\.|->)(?!(?:isra|constprop|part|cold|llvm)\b)([A-Za-z_]\w*)$/;

export const kindOf = (word: string): PointKind | undefined => KINDS[word.toLowerCase()];

/**
 *   tcp retr               two terms: both must match
 *   arg:sk_buff tcp_v4     functions that take a struct sk_buff, with the term
 *   struct sk              a kind before a name is a filter; sock struct: behind it, too
 *   inode.i_ino            a name with such a field
 *   sched:sched_switch     no known key before the colon: an event, one term
 *   fn:tcp_connect         a path, as the product writes it: its kind, then its name
 *   tcp_*_skb  vfs_rea?    a glob of the whole name
 *   -rcv  -module:nfs      left out: names that hold it; what the filter would let through
 *   -fn:vfs_*              left out: what is both
 *   vfs_read+0x1a/0x2c     as a stack or a header has it: the name; vfs_read(struct file *), "vfs_read"
 */
export function parseQuery(text: string): Query {
  const query: Query = { terms: [], words: [], filters: [] };
  const parts = bare(text)
    .split(/\s+/)
    // a hyphen alone is someone still typing
    .filter((part) => part !== '' && part !== '-');
  parts.forEach((part, i) => {
    if (/^-[^-]/.test(part)) {
      query.filters.push(...leftOut(part.slice(1)));
      return;
    }
    const edge = i === 0 || (i === parts.length - 1 && BEHIND.has(part.toLowerCase()));
    const kind = edge && parts.length > 1 ? kindOf(part) : undefined;
    if (kind && query.filters.every((filter) => filter.key !== 'kind')) {
      query.filters.push({ key: 'kind', value: kind });
    } else addPart(query, part);
  });
  return query;
}

/** Without what stands around a name where it is copied from: quotes, arguments, an offset. */
const bare = (text: string): string =>
  text
    .replace(/["`]/g, ' ')
    .replace(/(\w)\([^)]*\)?;?/g, '$1')
    .replace(/(\w)\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?(?=\s|$)/gi, '$1');

function addPart(query: Query, part: string): void {
  const colon = part.indexOf(':');
  const before = colon > 0 ? part.slice(0, colon) : '';
  const after = part.slice(colon + 1);
  const key = KEYS[before.toLowerCase()];
  if (key !== undefined) {
    // "arg:" alone is someone still typing
    if (after !== '') query.filters.push({ key, value: after.toLowerCase() });
    return;
  }
  const kind = before ? kindOf(before) : undefined;
  if (kind) {
    // most raw tracepoints have an event, and are found by it
    const named = kind === 'rawtracepoint' && after !== '';
    query.filters.push({ key: 'kind', value: named ? RAW_OR_EVENT : kind });
    if (after !== '') addName(query, after);
  } else addName(query, part);
}

function addName(query: Query, name: string): void {
  if (/[*?]/.test(name)) {
    query.filters.push({ key: 'glob', value: name.toLowerCase() });
    query.words.push(...name.split(/[*?]+/).filter((piece) => piece.length > 1));
    return;
  }
  const member = MEMBER.exec(name);
  if (member) query.filters.push({ key: 'field', value: member[2]!.toLowerCase() });
  const word = member ? member[1]! : name;
  const term = makeTerm(word);
  if (term) {
    query.terms.push(term);
    query.words.push(word);
  }
}

/** "-rcv", "-tcp_*", "-module:nfs", "-fn:", "-fn:vfs_*": each leaves out what it would let through. */
function leftOut(part: string): Filter[] {
  const own: Query = { terms: [], words: [], filters: [] };
  addPart(own, part);
  const named = own.terms.length > 0 ? [{ key: 'text', value: own.words[0]!.toLowerCase() } as const] : [];
  const [first, ...and] = [...named, ...own.filters.filter(isGlob), ...own.filters.filter((f) => !isGlob(f))];
  if (!first) return [];
  return [and.length > 0 ? { ...first, not: true, and } : { ...first, not: true }];
}

const isGlob = ({ key }: Filter): boolean => key === 'glob';
