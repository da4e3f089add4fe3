import { hookType } from '@hooklab/hook';
import { comment, plain, statement } from '../c/file';
import type { SkeletonColumn } from './column';
import type { SkeletonInput, SkeletonPoint } from './input';
import { type Join, joinOf } from './join';

type Head = SkeletonPoint & { readonly head: string };

export type Ends =
  | { readonly kind: 'single'; readonly point: Head }
  | { readonly kind: 'session'; readonly point: Head }
  /** several ways in, one way out */
  | { readonly kind: 'pair'; readonly entries: readonly Head[]; readonly exit: Head; readonly join: Join };

export const both = (ends: Ends): string =>
  (ends.kind === 'pair' ? [...ends.entries, ends.exit] : [ends.point])
    .map((p) => plain(p.section))
    .join(' and ');

/** Frames of a stack: bpf_snprintf() takes twelve values at most, and the first ones are the hook's own. */
const FRAMES = 8;

export const usesStack = ({ namesStacks }: SkeletonInput): { declaration: string; about: string } =>
  namesStacks
    ? { declaration: 'char stack[320]', about: 'who called, the nearest first' }
    : { declaration: 'void *stack', about: 'the caller; this kernel cannot print names' };

/** sys_enter fires for every system call: the number of the one that is wanted. */
export function guardLines({ name, number, compat }: NonNullable<SkeletonInput['syscall']>): string[] {
  return [
    `#define NR_${name} ${number}`,
    ...(compat ? ['#define TS_COMPAT 0x2 /* asm/thread_info.h: a 32-bit call, numbered differently */'] : []),
    '',
  ];
}

export function singleProgram(
  input: SkeletonInput,
  point: Head,
  columns: readonly SkeletonColumn[],
): string[] {
  const end = endLine(point);
  return program(point, [
    ...(input.syscall?.compat ? [CURRENT] : []),
    '\tstruct hl_event *e;',
    '',
    ...enter(end),
    ...guard(input, point, end),
    ...reserve(end),
    '\te->ts = bpf_ktime_get_ns();',
    ...who('e->'),
    ...fill(columns, 'e->'),
    ...stack(input),
    '',
    '\thl_submit(e);',
    `\t${end}`,
  ]);
}

/** What the entries know waits in a map for the exit. */
export function pairPrograms(
  input: SkeletonInput,
  { entries, exit, join }: Extract<Ends, { kind: 'pair' }>,
  columns: readonly SkeletonColumn[],
): string[] {
  const early = columns.filter((c) => !c.ret);
  return [
    ...startMap(early, join),
    ...entries.flatMap((entry) => [
      ...program(entry, [
        ...(input.syscall?.compat ? [CURRENT] : []),
        '\tstruct start start;',
        ...statement(`__u64 key = ${joinOf(entry, exit).entry};`),
        '',
        ...enter('return 0;'),
        ...guard(input, entry, 'return 0;'),
        ...keepStart(early, join),
        '\treturn hl_filtered(); /* the exit makes the record */',
      ]),
      '',
    ]),
    ...program(exit, [...exitLocals(join), ...enter('return 0;'), ...exitHalf(input, columns, join)]),
  ];
}

/** One program that runs at both ends. */
export function sessionProgram(
  input: SkeletonInput,
  point: Head,
  columns: readonly SkeletonColumn[],
): string[] {
  const early = columns.filter((c) => !c.ret);
  const takes = input.sessionTakesContext;
  const join = joinOf(point, point);
  return [
    `extern _Bool bpf_session_is_return(${takes ? 'void *ctx' : 'void'}) __ksym;`,
    '',
    ...startMap(early, join),
    ...program(point, [
      '\tstruct start start;',
      ...exitLocals(join),
      ...enter('return 0;'),
      `\tif (!bpf_session_is_return(${takes ? 'ctx' : ''})) {`,
      ...keepStart(early, join).map(indent),
      '\t\treturn hl_filtered(); /* the exit makes the record */',
      '\t}',
      '',
      ...exitHalf(input, columns, join),
    ]),
  ];
}

const CURRENT = '\tstruct task_struct *current = (struct task_struct *)bpf_get_current_task();';
const indent = (line: string): string => (line === '' ? '' : `\t${line}`);

const exitLocals = (join: Join): string[] => [
  ...statement(`__u64 key = ${join.exit};`),
  '\tstruct start *began;',
  '\tstruct hl_event *e;',
  '',
];

function program({ section, head }: Head, body: readonly string[]): string[] {
  return [`SEC("${section}")`, ...statement(head, ''), '{', ...body, '}'];
}

/** What a program says at its end: one that decides keeps the decision of those before it. */
const endLine = ({ hook, head }: Head): string =>
  hookType(hook).decides && /\bint ret\)$/.test(head) ? 'return ret;' : 'return 0;';

const enter = (end: string): string[] => ['\tif (!hl_enter())', `\t\t${end}`, ''];

const reserve = (end: string): string[] => [
  '\te = hl_reserve(struct hl_event);',
  '\tif (!e)',
  `\t\t${end}`,
  '',
];

const who = (to: string): string[] => [
  `\t${to}pid = hl_tgid();`,
  `\t${to}tid = hl_tid();`,
  `\tbpf_get_current_comm(${to}comm, sizeof(${to}comm));`,
];

function guard({ syscall }: SkeletonInput, { hook }: Head, end: string): string[] {
  if (!syscall) return [];
  const id = hookType(hook).context === 'typed' ? 'id' : '(long)ctx->args[1]';
  const leave = end === 'return 0;' ? 'return hl_filtered();' : end;
  return [
    ...comment(['sys_enter fires for every system call'], '\t'),
    `\tif (${id} != NR_${syscall.name})`,
    `\t\t${leave}`,
    ...(syscall.compat
      ? ['\tif (BPF_CORE_READ(current, thread_info.status) & TS_COMPAT)', `\t\t${leave}`]
      : []),
    '',
  ];
}

function fill(columns: readonly SkeletonColumn[], to: string): string[] {
  return columns.flatMap(({ name, lines }) =>
    lines.flatMap((line) =>
      statement(line.replaceAll('‹to›', `${to}${name}`).replaceAll('‹rc›', `${to}${name}__rc`)),
    ),
  );
}

function startMap(early: readonly SkeletonColumn[], join: Join): string[] {
  return [
    '/* What the entry knows, until the exit. */',
    'struct start {',
    '\t__u64 ts;',
    ...(join.sameThread ? [] : ['\t__u32 pid;', '\t__u32 tid;', '\tchar comm[16];']),
    ...early.map(({ declaration }) => `\t${declaration};`),
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

const keepStart = (early: readonly SkeletonColumn[], join: Join): string[] => [
  '\t__builtin_memset(&start, 0, sizeof(start)); /* the padding too: the map takes all bytes */',
  '\tstart.ts = bpf_ktime_get_ns();',
  ...(join.sameThread ? [] : who('start.')),
  ...fill(early, 'start.'),
  '\tbpf_map_update_elem(&starts, &key, &start, BPF_ANY);',
];

function exitHalf(input: SkeletonInput, columns: readonly SkeletonColumn[], join: Join): string[] {
  return [
    '\tbegan = bpf_map_lookup_elem(&starts, &key);',
    '\tif (!began)',
    '\t\treturn hl_filtered(); /* it was inside before the probe */',
    '',
    '\te = hl_reserve(struct hl_event);',
    '\tif (!e) {',
    '\t\tbpf_map_delete_elem(&starts, &key);',
    '\t\treturn 0;',
    '\t}',
    '',
    '\te->ts = bpf_ktime_get_ns();',
    ...(join.sameThread
      ? who('e->')
      : [
          '\te->pid = began->pid; /* whoever began it: another thread may end it */',
          '\te->tid = began->tid;',
          '\t__builtin_memcpy(e->comm, began->comm, sizeof(e->comm));',
        ]),
    '\te->latency_ns = e->ts - began->ts;',
    ...columns.flatMap((c) => (c.ret ? fill([c], 'e->') : copy(c))),
    ...stack(input),
    '\tbpf_map_delete_elem(&starts, &key);',
    '',
    '\thl_submit(e);',
    '\treturn 0;',
  ];
}

const copy = ({ name, text }: SkeletonColumn): string[] =>
  text
    ? [`\t__builtin_memcpy(e->${name}, began->${name}, sizeof(e->${name}));`]
    : [`\te->${name} = began->${name};`];

/** The stack at this moment: names where the kernel can print them, else the address of the caller. */
function stack({ needs, namesStacks }: SkeletonInput): string[] {
  if (!needs.stack) return [];
  const ips = Array.from({ length: FRAMES }, (_, i) => `(void *)ips[${i}]`);
  const format = Array.from({ length: FRAMES }, () => '%pB').join(' < ');
  return [
    '\t{',
    `\t\t__u64 ips[${FRAMES}] = {};`,
    '',
    '\t\tbpf_get_stack(ctx, ips, sizeof(ips), 0);',
    ...(namesStacks
      ? [
          `\t\tBPF_SNPRINTF(e->stack, sizeof(e->stack), "${format}",`,
          `\t\t\t     ${ips.slice(0, 4).join(', ')},`,
          `\t\t\t     ${ips.slice(4).join(', ')});`,
        ]
      : ['\t\te->stack = (void *)ips[1];']),
    '\t}',
  ];
}
