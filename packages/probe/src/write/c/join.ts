import type { Join, Program } from '../../program/program';
import type { ChosenColumn } from '../../way/choose';
import { membersOf } from '../../way/lay-out-record';

/** What the entry keeps: a struct, and the map from key to it; before them what a session asks which end it is at. */
export function joinLines({ join }: Program): string[] {
  if (!join) return [];
  return [
    ...(join.session
      ? [
          `extern _Bool bpf_session_is_return(${join.session.takesContext ? 'void *ctx' : 'void'}) __ksym;`,
          '',
        ]
      : []),
    '/* What the entry knows, until the exit. */',
    'struct start {',
    '\t__u64 ts;',
    ...keptMembers(join).map((declaration) => `\t${declaration};`),
    '};',
    '',
    'struct {',
    '\t__uint(type, BPF_MAP_TYPE_LRU_HASH); /* what never ends makes room */',
    '\t__uint(max_entries, 16384);',
    `\t__type(key, __u64); /* ${join.about} */`,
    '\t__type(value, struct start);',
    '} starts SEC(".maps");',
    '',
  ];
}

const keptMembers = ({ kept }: Join): string[] =>
  kept
    .flatMap((column) => membersOf(column).map(({ declaration }) => declaration))
    .filter((d) => d !== '__u64 ts');

/** From what was kept into the record. */
export function copyLines({ kept }: Join): string[] {
  return kept.flatMap(copy);
}

function copy({ name, type, status }: ChosenColumn): string[] {
  const value =
    type.kind === 'string'
      ? `__builtin_memcpy(e->${name}, began->${name}, sizeof(e->${name}));`
      : `e->${name} = began->${name};`;
  return status ? [`e->${name}__rc = began->${name}__rc;`, value] : [value];
}

export const sessionTest = ({ session }: Join): string =>
  `bpf_session_is_return(${session?.takesContext ? 'ctx' : ''})`;
