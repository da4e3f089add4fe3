import type { Groups, Join, Probe, Read } from '../../program/program';
import type { FormulaSource, Source } from '../../resolve/resolved';
import { bracketed, type Filling, fillColumn, numberText } from './capture';
import { comment, statement } from './file';
import { numberTests, textTests } from './filter';
import { formulaTest, formulaValue } from './formula-column';
import { handsOn } from './head';
import {
  askedOf,
  asksOf,
  CHILD,
  copy,
  copyLines,
  DOUBTFUL,
  INTERRUPTED,
  noStart,
  REFUSED,
  sessionTest,
  startOf,
  startsOf,
  strangeTest,
  UNENDED,
} from './join';
import { limited } from './rate';
import type { Sink } from './sink';
import { sinkOf } from './sink-of';
import { valueLocals, valueReads } from './values';
import { CLOCK } from './word';

/** The body of one program, without its braces. */
export function bodyLines(probe: Probe, groups: Groups | null, rate: number | null): string[] {
  const sink = limited(sinkOf(probe, groups), probe, rate, leaving(probe));
  switch (probe.role) {
    case 'ahead':
      return ahead(probe);
    case 'whole':
      return whole(probe, sink);
    case 'entry':
      return [
        ...locals(probe, sink),
        ...enter(probe),
        ...guard(probe),
        ...keep(probe, probe.reads, probe.tests),
      ];
    case 'exit':
      return onlyIfAsked(locals(probe, sink), [...enter(probe), ...take(probe, sink)]);
    case 'session':
      return [
        ...locals(probe, sink),
        ...enter(probe),
        `\tif (!${sessionTest(joinOf(probe))}) {`,
        ...keep(probe, probe.keeps, probe.keepTests, 'now').map(indent),
        '\t}',
        '',
        ...take(probe, sink),
      ];
  }
}

/** The time is taken first, where anything says it. */
const onlyIfAsked = (declared: string[], rest: string[]): string[] =>
  rest.some((line) => /\bnow\b/.test(line))
    ? [...declared, ...rest]
    : [...declared.filter((line) => !line.includes('__u64 now = ')), ...rest];

function joinOf({ name, join }: Probe): Join {
  if (join) return join;
  throw new Error(`${name} has no join`);
}

/** Who asked, whoever that is: the entry leaves out what the workbench's own processes asked for. */
function ahead(probe: Probe): string[] {
  const join = joinOf(probe);
  return [
    `\t${askedOf(join)} asked;`,
    ...valueLocals(probe),
    ...statement(`__u64 key = ${keyText(probe.key)};`),
    '',
    ...valueReads(probe),
    '\t__builtin_memset(&asked, 0, sizeof(asked)); /* the padding too: the map takes all bytes */',
    '\tasked.own = !hl_enter();',
    ...fillings(probe.reads, () => 'asked.', CLOCK),
    `\tbpf_map_update_elem(&${asksOf(join)}, &key, &asked, BPF_ANY);`,
    '\treturn asked.own ? 0 : hl_filtered(); /* the exit makes the record */',
  ];
}

/** One program that makes its record by itself. */
function whole(probe: Probe, sink: Sink): string[] {
  const leave = leaving(probe);
  const timed = probe.reads.some(({ source }) => source.kind === 'builtin' && source.name === 'ts');
  return [
    ...current(probe),
    ...valueLocals(probe),
    ...(timed ? ['\t__u64 now;'] : []),
    ...sink.locals,
    '',
    ...enter(probe),
    ...guard(probe),
    ...[...numberTests(probe.reads), ...probe.tests.map(formulaTest)].flatMap((test) =>
      turnAway(test, leave),
    ),
    ...(timed
      ? [`\tnow = ${CLOCK}; /* before the reserve: that gives a record its place in the ring */`]
      : []),
    ...sink.open([leave.end]),
    ...fillings(probe.reads, sink.place, 'now'),
    '',
    ...textTests(probe.reads, sink.place).flatMap((test) => turnBack(test, sink, leave)),
    ...sink.close(leave.end),
  ];
}

/** What a program says at its end: one that decides keeps the decision of those before it. */
interface Leave {
  readonly end: string;
  /** count it as filtered, and end */
  readonly filtered: readonly string[];
}

function leaving(probe: Probe): Leave {
  if (!handsOn(probe)) return { end: 'return 0;', filtered: ['return hl_filtered();'] };
  return { end: 'return ret;', filtered: ['hl_filtered();', 'return ret;'] };
}

const indent = (line: string): string => (line === '' ? '' : `\t${line}`);

function turnAway(test: string, { filtered }: Leave): string[] {
  if (filtered.length === 1) return [...statement(test), `\t\t${filtered[0]}`, ''];
  return [...statement(`${test} {`), ...filtered.map((line) => `\t\t${line}`), '\t}', ''];
}

/** What is seen to be unwanted only once it has been read. */
const turnBack = (test: string, sink: Sink, { end }: Leave): string[] => [
  ...statement(`${test} {`),
  `\t\t${sink.discard}`,
  `\t\t${end}`,
  '\t}',
  '',
];

const current = ({ end }: Probe): string[] =>
  end.guard?.compat ? ['\tstruct task_struct *current = (struct task_struct *)bpf_get_current_task();'] : [];

const enter = (probe: Probe): string[] => {
  const values = valueReads(probe);
  return [...entered(probe), '', ...values, ...(values.length > 0 ? [''] : [])];
};

function entered(probe: Probe): string[] {
  // an interrupt may end what another process began
  if (probe.role === 'exit' && probe.key)
    return ['\thl_entered(); /* whoever is on the CPU now is not who asked */'];
  // it is found by what was seen ahead of it, else by who is on the CPU
  if (probe.asks) {
    return [
      `\tasked = bpf_map_lookup_elem(&${asksOf(joinOf(probe))}, &ask);`,
      '\tif (asked && asked->own)',
      '\t\treturn 0;',
      '\tif (asked)',
      '\t\thl_entered(); /* whoever is on the CPU now is not who asked */',
      '\telse if (!hl_enter())',
      `\t\t${leaving(probe).end}`,
    ];
  }
  if (isOfAnother(probe))
    return ['\thl_entered(); /* whoever is on the CPU is not whom the scheduler moves */'];
  return ['\tif (!hl_enter())', `\t\t${leaving(probe).end}`];
}

/** The scheduler's own events tell of the process that it wakes, moves or lets run, which the current one only meets. */
function isOfAnother({ role, key, end: { point } }: Probe): boolean {
  if (role !== 'whole' && !key) return false;
  return (
    (point.kind === 'tracepoint' || point.kind === 'rawtracepoint') && /^sched_(?!process_)/.test(point.name)
  );
}

function guard({ end }: Probe): string[] {
  const g = end.guard;
  if (!g) return [];
  const lines = [
    ...comment(['sys_enter fires for every system call'], '\t'),
    `\tif (id != NR_${g.syscall})`,
    '\t\treturn hl_filtered();',
    '',
  ];
  if (!g.compat) return lines;
  return [
    ...lines,
    ...comment([`32-bit calls are numbered differently: ${g.number} is another one there`], '\t'),
    `\tif (BPF_CORE_READ(current, thread_info.${g.compat.member}) & ${g.compat.constant})`,
    '\t\treturn hl_filtered();',
    '',
  ];
}

/** Each reason is said once, at the first statement that it explains. */
function fillings(reads: readonly Read[], place: Sink['place'], now: string): string[] {
  const said = new Set<string>();
  return reads.flatMap((read) => {
    const at = place(read.column);
    if (at === null) return [];
    const filling: Filling = fillColumn(read, at, now);
    const lines = filling.lines.flatMap((line) => (line === '' ? [''] : statement(line)));
    if (filling.why === '' || said.has(filling.why)) return lines;
    said.add(filling.why);
    return [...comment([filling.why], '\t'), ...lines];
  });
}

function locals(probe: Probe, sink: Sink): string[] {
  const start = startOf(joinOf(probe));
  const keeps = probe.role !== 'exit';
  return [
    ...(keeps ? current(probe) : []),
    ...(keeps ? [`\t${start} start;`] : []),
    ...valueLocals(probe),
    ...statement(`__u64 key = ${keyText(probe.key)};`),
    ...(probe.asks
      ? [...statement(`__u64 ask = ${keyText(probe.asks)};`), `\t${askedOf(joinOf(probe))} *asked;`]
      : []),
    ...(probe.role === 'entry'
      ? []
      : [
          `\t__u64 now = ${CLOCK};`,
          `\t${start} *began;`,
          ...(joinOf(probe).skips ? ['\t_Bool sure;'] : []),
          ...sink.locals,
        ]),
    '',
  ];
}

/** By what the exit finds what its entry left. */
function keyText(key: Probe['key']): string {
  // not its number, which another one's exec takes over, and which the idle threads of all CPUs share
  if (!key) return '(__u64)bpf_get_current_task()';
  const [first, second] = key.map((source) => partText(source));
  return second === undefined ? first! : `(${first} << 40) ^ ${second}`;
}

function partText(source: Source): string {
  if (source.kind === 'formula') return `(__u64)(${formulaValue(source)})`;
  if (source.kind !== 'number') throw new Error('a part of a key is a number');
  const text = numberText(source);
  return source.address ? text : `(__u64)${bracketed(text)}`;
}

const kept = (): string => 'start.';

/** What the entry knows goes into the map; the exit makes the record. */
function keep(probe: Probe, reads: readonly Read[], wanted: readonly FormulaSource[], now = CLOCK): string[] {
  const join = joinOf(probe);
  const starts = startsOf(join);
  const leave = leaving(probe);
  // an earlier one whose exit was missed would be taken for this one's
  const away = { ...leave, filtered: [forgetting(join), ...leave.filtered] };
  const late = reads.filter(({ column }) => probe.asks && join.asked.includes(column));
  const early = reads.filter((read) => !late.includes(read));
  return [
    ...[...numberTests(early), ...wanted.map(formulaTest)].flatMap((test) => turnAway(test, away)),
    '\t__builtin_memset(&start, 0, sizeof(start)); /* the padding too: the map takes all bytes */',
    `\tstart.ts = ${now};`,
    ...(join.session?.cookie
      ? [
          `\t*bpf_session_cookie(${join.session.takesContext ? 'ctx' : ''}) = start.ts; /* each call has its own */`,
        ]
      : []),
    ...(join.byThread ? ['\tstart.hl_thread = bpf_get_current_pid_tgid();'] : []),
    ...(join.oneFrame
      ? ['\tstart.hl_frame = (__u64)ctx; /* of this call: its exit is told the same */']
      : []),
    ...(join.skips ? ['\tstart.hl_switches = hl_switches();'] : []),
    ...(join.skips?.registers ? ['\tstart.hl_call = hl_call();'] : []),
    ...fillings(reads, kept, now),
    ...asked(probe, join),
    ...numberTests(late, ({ column }) => `start.${column.name}`).flatMap((test) => turnAway(test, away)),
    ...textTests(reads, kept).flatMap((test) => turnAway(test, away)),
    `\tif (bpf_map_update_elem(&${starts}, &key, &start, BPF_NOEXIST)) {`,
    `\t\tif (bpf_map_update_elem(&${starts}, &key, &start, BPF_ANY))`,
    `\t\t\treturn hl_filtered_as(${REFUSED});`,
    `\t\thl_count(${UNENDED}); /* in the place of one whose exit never came */`,
    '\t}',
    '\treturn hl_filtered(); /* the exit makes the record */',
  ];
}

/** In the place of what is so of whoever hands it on. */
const asked = ({ asks }: Probe, join: Join): string[] =>
  asks
    ? [
        '\tif (asked) {',
        ...join.asked.flatMap((column) => copy(column, 'start.', 'asked')).map((line) => `\t\t${line}`),
        `\t\tbpf_map_delete_elem(&${asksOf(join)}, &ask);`,
        '\t}',
      ]
    : [];

const forgetting = (join: Join): string => `bpf_map_delete_elem(&${startsOf(join)}, &key);`;

/** What another call's entry kept: it must not meet the exits of later ones, each with a chance to look like its own. */
function strange(join: Join, forget: string): string[] {
  const test = strangeTest(join);
  if (test === null) return [];
  return [
    ...statement(`if (${test}) {`),
    `\t\t${forget}`,
    `\t\treturn hl_filtered_as(${noStart(join)}); /* kept by the entry of another call */`,
    '\t}',
  ];
}

/** Its entry is older than one that was skipped: what this call was given is not what was kept. */
function anotherCall(join: Join, forget: string): string[] {
  if (!join.skips?.registers) return [];
  const unlessExec = join.skips.execs ? ' && hl_result()' : '';
  return [
    ...statement(`if (!sure${unlessExec} && began->hl_call != hl_call()) {`),
    `\t\t${forget}`,
    `\t\treturn hl_filtered_as(${noStart(join)}); /* kept by the entry of another call */`,
    '\t}',
  ];
}

function take(probe: Probe, sink: Sink): string[] {
  const join = joinOf(probe);
  const starts = startsOf(join);
  const leave = leaving(probe);
  const tests = [...numberTests(probe.reads), ...probe.tests.map(formulaTest)];
  const forget = forgetting(join);
  const doubt = join.skips !== null;
  return [
    ...(join.returnsTwice
      ? [
          ...comment(['the call returns twice: 0 in the child, which never made it'], '\t'),
          '\tif (!ctx->ret)',
          `\t\treturn hl_filtered_as(${CHILD});`,
          '',
        ]
      : []),
    `\tbegan = bpf_map_lookup_elem(&${starts}, &key);`,
    '\tif (!began)',
    `\t\treturn hl_filtered_as(${noStart(join)}); /* ${join.choosy ? 'left out, or lost' : 'inside before the probe, refused, or pushed out'} */`,
    ...strange(join, forget),
    ...(doubt ? ['\tsure = hl_surely_paired(began->hl_switches);'] : []),
    ...anotherCall(join, forget),
    '',
    ...(join.restarts
      ? [
          '\tif (hl_interrupted(ctx->ret))',
          `\t\thl_count(${INTERRUPTED}); /* it goes on as another call */`,
          '',
        ]
      : []),
    ...tests.flatMap((test) => [
      ...statement(`${test} {`),
      `\t\t${forget}`,
      ...leave.filtered.map((line) => `\t\t${line}`),
      '\t}',
      '',
    ]),
    ...(doubt ? ['\tif (!sure)', `\t\thl_count(${DOUBTFUL}); /* it may be a later call like it */`, ''] : []),
    ...sink.open([forget, leave.end]),
    ...copyLines(join, sink.place).flatMap((line) => statement(line)),
    ...fillings(probe.reads, sink.place, 'now'),
    `\t${forget}`,
    '',
    ...textTests(probe.reads, sink.place).flatMap((test) => turnBack(test, sink, leave)),
    ...sink.close(leave.end),
  ];
}
