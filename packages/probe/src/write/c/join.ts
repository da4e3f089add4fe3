import type { Join, Program } from '../../program/program';
import type { ChosenColumn } from '../../way/choose';
import { membersOf } from '../../way/lay-out-record';
import type { Sink } from './sink';

/** What each entry keeps: a struct, and the map from key to it; before them what a session asks which end it is at. */
export function joinLines({ joins }: Program): string[] {
  const session = joins.find((join) => join.session)?.session;
  const asked = session?.takesContext ? 'void *ctx' : 'void';
  return [
    ...(session
      ? [
          `extern _Bool bpf_session_is_return(${asked}) __ksym;`,
          ...(session.cookie ? [`extern __u64 *bpf_session_cookie(${asked}) __ksym;`] : []),
          '',
        ]
      : []),
    ...joins.flatMap(mapLines),
  ];
}

function mapLines(join: Join): string[] {
  return [
    ...askedLines(join),
    '/* What the entry knows, until the exit. */',
    `${startOf(join)} {`,
    '\t__u64 ts;',
    ...(join.byThread ? ['\t__u64 hl_thread;'] : []),
    ...(join.oneFrame ? ['\t__u64 hl_frame;'] : []),
    ...(join.skips ? ['\t__u64 hl_switches;'] : []),
    ...(join.skips?.registers ? ['\t__u64 hl_call;'] : []),
    ...keptMembers(join).map((declaration) => `\t${declaration};`),
    '};',
    '',
    'struct {',
    '\t__uint(type, BPF_MAP_TYPE_LRU_HASH); /* what never ends makes room */',
    `\t__uint(max_entries, ${join.most});`,
    `\t__type(key, __u64); /* ${join.about} */`,
    `\t__type(value, ${startOf(join)});`,
    `} ${startsOf(join)} SEC(".maps");`,
    '',
  ];
}

/** What is known ahead of the entry: a struct, and the map to it. */
function askedLines(join: Join): string[] {
  if (join.asked.length === 0) return [];
  return [
    '/* Who asked, until the entry. */',
    `${askedOf(join)} {`,
    '\t_Bool own; /* the workbench itself */',
    ...membersIn(join.asked).map((declaration) => `\t${declaration};`),
    '};',
    '',
    'struct {',
    '\t__uint(type, BPF_MAP_TYPE_LRU_HASH);',
    `\t__uint(max_entries, ${join.most});`,
    '\t__type(key, __u64);',
    `\t__type(value, ${askedOf(join)});`,
    `} ${asksOf(join)} SEC(".maps");`,
    '',
  ];
}

/** Counters of the ledger that tell what became of starts. */
export const REFUSED = 'HL_REFUSED_STARTS';
export const noStart = ({ choosy }: Join): string => (choosy ? 'HL_UNMATCHED_EXITS' : 'HL_LOST_STARTS');
export const UNENDED = 'HL_UNENDED_STARTS';
export const CHILD = 'HL_CHILD_EXITS';
export const INTERRUPTED = 'HL_INTERRUPTED_CALLS';
export const DOUBTFUL = 'HL_DOUBTFUL_PAIRS';
export const joinCounters = (joins: readonly Join[]): string[] => [
  ...new Set(joins.map(noStart)),
  REFUSED,
  UNENDED,
  ...(joins.some(({ restarts }) => restarts) ? [INTERRUPTED] : []),
  ...(joins.some(({ skips }) => skips) ? [DOUBTFUL] : []),
  ...(joins.some(({ returnsTwice }) => returnsTwice) ? [CHILD] : []),
];

export const startOf = ({ suffix }: Join): string => `struct start${suffix}`;
export const askedOf = ({ suffix }: Join): string => `struct asked${suffix}`;
export const asksOf = ({ suffix }: Join): string => `asks${suffix}`;
export const startsOf = ({ suffix }: Join): string => `starts${suffix}`;

const keptMembers = ({ kept, hidden }: Join): string[] =>
  membersIn([...kept, ...hidden]).filter((d) => d !== '__u64 ts');

const membersIn = (columns: readonly ChosenColumn[]): string[] =>
  columns.flatMap((column) => membersOf(column).map(({ declaration }) => declaration));

/** From what was kept into where the rest is put. */
export function copyLines({ kept }: Join, place: Sink['place']): string[] {
  return kept.flatMap((column) => {
    const at = place(column);
    return at === null ? [] : copy(column, at, 'began');
  });
}

export function copy({ name, type, status }: ChosenColumn, at: string, from: string): string[] {
  const to = `${at}${name}`;
  const value =
    type.kind === 'string'
      ? `__builtin_memcpy(${to}, ${from}->${name}, sizeof(${to}));`
      : `${to} = ${from}->${name};`;
  return status ? [`${to}__rc = ${from}->${name}__rc;`, value] : [value];
}

/** Is what was found not what this call's own entry kept? null: nothing tells. */
export function strangeTest({ byThread, oneFrame, session }: Join): string | null {
  const of = session?.takesContext ? 'ctx' : '';
  const tests = [
    ...(byThread ? ['!hl_same_thread(began->hl_thread)'] : []),
    ...(oneFrame ? ['began->hl_frame != (__u64)ctx'] : []),
    ...(session?.cookie ? [`began->ts != *bpf_session_cookie(${of})`] : []),
  ];
  return tests.length > 0 ? tests.join(' || ') : null;
}

export const sessionTest = ({ session }: Join): string =>
  `bpf_session_is_return(${session?.takesContext ? 'ctx' : ''})`;
