import { hookType, memberNames, pointText } from '@hooklab/hook';
import { FUNCS, Kind, mask, prototypeOf } from '@hooklab/surface';
import type { ProbeFacts } from '../facts/facts';
import type { Join, Probe, Program, Read } from '../program/program';
import type { ResolvedCapture, ResolvedEnd } from '../resolve/resolved';
import type { SpecPoint } from '../spec/words';
import type { Chosen, ChosenEvent } from '../way/choose';
import { pointWord } from '../way/end';
import type { RecordKind } from '../way/lay-out-record';
import { planGroups } from './plan-groups';
import type { ResolvedCaptures } from './resolve-captures';
import type { ResolvedEnds } from './resolve-ends';
import { MOST_ON_STACK, stackBytes, tooLarge } from './stack-bytes';

/** Pass 5. Ends, captures and record as one tree of programs. */
export function planProgram(
  chosen: Chosen,
  ends: readonly ResolvedEnds[],
  captures: readonly ResolvedCaptures[],
  kinds: readonly RecordKind[],
  facts: ProbeFacts,
): Program {
  const { title, about, hook, ringBytes, rate } = chosen;
  const names = new FunctionNames(chosen);
  const joins: Join[] = [];
  const probes = chosen.events.flatMap((event, i) => {
    const suffix = i === 0 ? '' : `_${i + 1}`;
    const join = joinOf(chosen, event, ends[i]!, captures[i]!, suffix, facts);
    if (join) joins.push(join);
    const kind = kinds[chosen.kinds.indexOf(event.kind)]!;
    return probesOf(chosen, event, ends[i]!, captures[i]!, { kind, join }, names);
  });
  const groups = planGroups(chosen, joins);
  return {
    title,
    about,
    hook,
    ringBytes,
    rate,
    nested: mayNest(probes, facts),
    kinds,
    groups,
    joins,
    probes,
  };
}

/**
 * The kernel runs one tracepoint's or kprobe's program at a time on a CPU (bpf_prog_active) and counts the others as missed;
 * of a trampoline, a raw tracepoint or user code only one and the same program is kept from interrupting itself, and that
 * not by a kernel whose programs have no `active` to count it with (5.10). Newer kernels (7.2) let the program of a system
 * call's event be taken off the CPU like those.
 */
function mayNest(probes: readonly Probe[], { surface: { btf } }: ProbeFacts): boolean {
  const ofCall = ({ end: { hook, point } }: Probe) =>
    hookType(hook).context === 'record' && (point.kind === 'syscall' || isCallEvent(point));
  if (probes.length > 1 && probes.some(ofCall)) return true;
  const alone = ({ end: { hook } }: Probe) =>
    hookType(hook).family === 'kprobe' || hookType(hook).context === 'record';
  if (probes.every(alone)) return false;
  const prog = btf?.find('bpf_prog', mask(Kind.STRUCT)) ?? 0;
  return probes.length > 1 || (btf !== null && prog !== 0 && !memberNames(btf, prog).includes('active'));
}

function probesOf(
  chosen: Chosen,
  event: ChosenEvent,
  { entries, exit, ahead }: ResolvedEnds,
  captures: ResolvedCaptures,
  makes: Pick<Probe, 'kind' | 'join'>,
  names: FunctionNames,
): Probe[] {
  const reads = (list: readonly ResolvedCapture[]): Read[] =>
    list.map(({ column, source }) => ({
      column: [...chosen.columns, ...captures.hidden].find((c) => c.name === column)!,
      source,
      filter: chosen.filter.filter((f) => f.column === column),
    }));
  const key = captures.key;
  if (exit) {
    return [
      ...(ahead && captures.ahead
        ? [
            {
              name: names.of('ahead', ahead),
              end: ahead,
              role: 'ahead' as const,
              ...makes,
              key: captures.ahead.key,
              asks: null,
              reads: reads(captures.ahead.reads),
              keeps: [],
              tests: [],
              keepTests: [],
            },
          ]
        : []),
      ...entries.map(
        (end, i): Probe => ({
          name: names.of('enter', end),
          end,
          role: 'entry',
          ...makes,
          key: key?.entries[i] ?? null,
          asks: captures.ahead?.entries[i] ?? null,
          reads: reads(captures.entries[i]!),
          keeps: [],
          tests: captures.tests.entries[i]!,
          keepTests: [],
        }),
      ),
      {
        name: names.of('exit', exit),
        end: exit,
        role: 'exit',
        ...makes,
        key: key?.exit ?? null,
        asks: null,
        reads: reads(captures.exit),
        keeps: [],
        tests: captures.tests.exit,
        keepTests: [],
      },
    ];
  }
  return entries.map((end, i) => ({
    name: names.of('on', end),
    end,
    role: event.session ? 'session' : 'whole',
    ...makes,
    key: key?.exit ?? null,
    asks: null,
    reads: reads(event.session ? captures.exit : captures.entries[i]!),
    keeps: event.session ? reads(captures.entries[i]!) : [],
    tests: event.session ? captures.tests.exit : captures.tests.entries[i]!,
    keepTests: event.session ? captures.tests.entries[i]! : [],
  }));
}

/** The C functions' names: of the only program of a spec after the spec, else after each point. */
class FunctionNames {
  readonly #taken = new Set<string>();
  readonly #only: string | null;

  constructor({ name, events }: Chosen) {
    const alone = events.length === 1 && events[0]!.entries.length === 1;
    this.#only = alone ? name.replaceAll('-', '_') : null;
  }

  of(role: 'on' | 'ahead' | 'enter' | 'exit', { point }: ResolvedEnd): string {
    const own = (role === 'on' ? this.#only : null) ?? pointWord(point).replace(/\W+/g, '_');
    let name = `${role}_${own}`;
    for (let n = 2; this.#taken.has(name); n++) name = `${role}_${own}_${n}`;
    this.#taken.add(name);
    return name;
  }
}

function joinOf(
  chosen: Chosen,
  event: ChosenEvent,
  ends: ResolvedEnds,
  captures: ResolvedCaptures,
  suffix: string,
  facts: ProbeFacts,
): Join | null {
  if (!event.exit && !event.session) return null;
  const early = captures.entries[0] ?? [];
  const kept = chosen.columns.filter((c) => early.some(({ column }) => column === c.name));
  const { hidden } = captures;
  const bytes = 8 + stackBytes([...kept, ...hidden]);
  if (bytes > MOST_ON_STACK) throw tooLarge('What the entry reads', bytes, kept);
  return {
    suffix,
    most: chosen.mostStarts,
    about: chosen.key?.about ?? 'the thread: another one may be inside at the same time',
    kept,
    hidden,
    asked: kept.filter(({ name }) => captures.ahead?.reads.some(({ column }) => column === name)),
    // whose request it was, a key does not tell: the workbench's own are left out at the entry only
    choosy:
      chosen.key !== null ||
      captures.tests.entries.some((tests) => tests.length > 0) ||
      kept.some(({ name }) => chosen.filter.some((f) => f.column === name)),
    byThread: chosen.key === null,
    oneFrame: chosen.key === null && hasOneFrame(ends),
    skips: chosen.key === null && event.exit ? skipsOf(ends, event.exit.point, facts) : null,
    restarts: event.exit !== null && isCallEvent(event.exit.point),
    returnsTwice: event.exit !== null && returnsTwice(event.exit.point),
    session: event.session
      ? { takesContext: sessionTakesContext(facts), cookie: hasCookie(ends.entries[0]!, facts) }
      : null,
  };
}

const isCallEvent = (point: SpecPoint): point is SpecPoint & { kind: 'tracepoint' } =>
  point.kind === 'tracepoint' && point.category === 'syscalls';

/** The event of the call's end: a function returns in the parent only. */
const returnsTwice = (point: SpecPoint): boolean => isCallEvent(point) && FORKS.has(point.name);

const FORKS: ReadonlySet<string> = new Set(
  ['clone', 'clone3', 'fork', 'vfork'].map((call) => `sys_exit_${call}`),
);

/** fentry and fexit of one function: the context of both is the place of its arguments in the trampoline's frame. */
function hasOneFrame({ entries, exit }: ResolvedEnds): boolean {
  const [entry, second] = entries;
  if (!entry || second || !exit) return false;
  const trampoline = (end: ResolvedEnd): boolean =>
    hookType(end.hook).family === 'fentry' && hookType(end.hook).context === 'typed';
  return trampoline(entry) && trampoline(exit) && pointText(entry.point) === pointText(exit.point);
}

/**
 * A kernel that has programs of system calls' events which may sleep runs all of them with preemption on, and so what a raw
 * tracepoint or a trampoline runs; kprobes and other events run with it off.
 */
function skipsOf(ends: ResolvedEnds, exit: SpecPoint, { surface: { btf } }: ProbeFacts): Join['skips'] {
  if ((btf?.find('trace_call_bpf_faultable', FUNCS) ?? 0) === 0 || hasOneFrame(ends)) return null;
  const all = [...ends.entries, ...(ends.exit ? [ends.exit] : [])];
  if (!all.every(maySkip)) return null;
  const name = isCall(exit) ? exit.name : null;
  return {
    registers: name !== null,
    execs: name === 'sys_exit' || (name?.startsWith('sys_exit_execve') ?? false),
  };
}

function maySkip({ hook, point }: ResolvedEnd): boolean {
  const { family, context } = hookType(hook);
  return family === 'fentry' || (family === 'tracepoint' && (context !== 'record' || isCall(point)));
}

/** Of one system call, or of all: also where it is no event but the tracepoint itself that is asked. */
const isCall = (point: SpecPoint): point is SpecPoint & { name: string } =>
  (point.kind === 'tracepoint' && /^(?:raw_)?syscalls$/.test(point.category)) ||
  (point.kind === 'rawtracepoint' && /^sys_(?:enter|exit)$/.test(point.name));

/** A kprobe's session has none of an entry that was skipped: its exit is not told at all. */
const hasCookie = ({ hook }: ResolvedEnd, { surface: { btf } }: ProbeFacts): boolean =>
  hookType(hook).family === 'fentry' && (btf?.find('bpf_session_cookie', FUNCS) ?? 0) !== 0;

/** bpf_session_is_return() takes the context since 7.0. */
function sessionTakesContext({ surface }: ProbeFacts): boolean {
  const { btf } = surface;
  const id = btf?.find('bpf_session_is_return', FUNCS) ?? 0;
  return btf && id ? (prototypeOf(btf, id)?.params.length ?? 0) > 0 : false;
}
