import { POINT_KINDS, type PointKind } from './entry';
import { makeTerm, type Term } from './term';

export type FilterKey = 'arg' | 'ret' | 'field' | 'module' | 'category' | 'kind' | 'traceable';

export interface Filter {
  key: FilterKey;
  value: string;
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
 */
export function parseQuery(text: string): Query {
  const query: Query = { terms: [], words: [], filters: [] };
  const parts = text.split(/\s+/).filter((part) => part !== '');
  parts.forEach((part, i) => {
    const colon = part.indexOf(':');
    const key = colon > 0 ? KEYS[part.slice(0, colon).toLowerCase()] : undefined;
    const value = part.slice(colon + 1);
    if (key !== undefined) {
      // "arg:" alone is someone still typing
      if (value !== '') query.filters.push({ key, value: value.toLowerCase() });
      return;
    }
    const edge = i === 0 || (i === parts.length - 1 && BEHIND.has(part.toLowerCase()));
    const kind = edge && parts.length > 1 ? kindOf(part) : undefined;
    if (kind && query.filters.every((filter) => filter.key !== 'kind')) {
      query.filters.push({ key: 'kind', value: kind });
      return;
    }
    const member = MEMBER.exec(part);
    if (member) query.filters.push({ key: 'field', value: member[2]!.toLowerCase() });
    const word = member ? member[1]! : part;
    const term = makeTerm(word);
    if (term) {
      query.terms.push(term);
      query.words.push(word);
    }
  });
  return query;
}
