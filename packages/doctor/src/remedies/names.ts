import {
  type AdvisorFacts,
  type Declared,
  isUseful,
  type Message,
  msg,
  predict,
  similarNames,
} from '@hooklab/advisor';
import {
  applies,
  type HookId,
  hookOfWord,
  isHookId,
  needsReturn,
  type Point,
  pointOfSection,
  SECTION_WORDS,
  sectionOf,
  sectionTarget,
} from '@hooklab/hook';
import { isSameWord, syscallEvent, syscallEventName, syscallFunction, wanted } from '@hooklab/surface';
import { distance, lsmHooks, nearest } from '../names/nearest';
import { similarEvents } from '../names/similar';
import type { SourceProgram } from '../source/program';
import { buttonsFirst, type Maker, moving, plain, type Remedy, type RemedyContext } from './context';
import { ofUnloaded } from './modules';

/** Names like the one that is not there, each with a hook that works for it. */
export const otherNames: Maker = (c) => {
  const { facts, target, hook } = c;
  if (!facts || !hook) return [];
  const written = c.program && hook !== 'kprobe' ? withoutOffset(c.program.section) : null;
  const bare =
    written ??
    (c.program && hook === 'raw_tp'
      ? /^(\w+)\/\w+[/:](\w+)$/.exec(c.program.section)?.slice(1).join('/')
      : null);
  if (bare) return sections(c, [bare]);
  if (!target) return [];
  // what is of a module that is not loaded is not to be had elsewhere
  if (ofUnloaded(facts, target)) return [];
  const called = calledAs(facts, target);
  if (called) return asSyscall(c, called);
  const remedies: Remedy[] = [];
  for (const point of likePoints(facts, target, declaredBy(c))) {
    const usable = [hook, ...insteadOf(hook)].find(
      (h) => applies(point, h) && isUseful(predict(facts, point, h, c.who)) && !c.refuses?.includes(h),
    );
    if (!usable) continue;
    const section = sectionOf(usable, point, facts.kernel.arch);
    const to = { hook: usable, point, section };
    remedies.push(moving(c, 'other-name', to, messageOf(target, point, section)));
  }
  return buttonsFirst(remedies);
};

/**
 * The system call that a name means: "openat", "sys_openat" as a function, which no kernel since 4.17 calls so; the
 * event of a name that is none, "sys_enter_fstat".
 */
function calledAs(
  facts: AdvisorFacts,
  target: Point,
): { syscall: string; event: 'enter' | 'exit' | null } | null {
  const { syscalls } = facts;
  if (target.kind === 'fn' && target.module === '') {
    const name = target.name.replace(/^(?:sys_|SyS_)/, '');
    if (facts.rows.first(target.name) >= 0 || facts.types.hasFunc(target.name)) return null;
    const syscall = syscalls.native(name) === true ? name : null;
    return syscall === null ? null : { syscall, event: null };
  }
  if (target.kind !== 'tracepoint' && target.kind !== 'rawtracepoint') return null;
  const event = syscallEvent(target.name);
  if (!event || event.syscall === null || syscalls.native(event.syscall) === true) return null;
  const meant = syscalls.meant(event.syscall);
  return meant && { syscall: meant.syscall, event: event.end };
}

function asSyscall(c: RemedyContext, { syscall, event }: NonNullable<ReturnType<typeof calledAs>>): Remedy[] {
  const { facts, target, hook } = c;
  const exit = event === null ? hook !== null && needsReturn(hook) : event === 'exit';
  const call: Point = { kind: 'syscall', name: syscall };
  const traced: Point = {
    kind: 'tracepoint',
    category: 'syscalls',
    name: syscallEventName({ end: exit ? 'exit' : 'enter', syscall }),
  };
  const ways: [HookId, Point][] = [
    [exit ? 'kretsyscall' : 'ksyscall', call],
    ['tp', traced],
  ];
  return (event === null ? ways : ways.reverse()).flatMap(([to, point]) => {
    if (c.refuses?.includes(to) || !isUseful(predict(facts!, point, to, c.who))) return [];
    const section = sectionOf(to, point, facts!.kernel.arch);
    const name = sectionTarget(target!);
    const message =
      event === null
        ? msg('remedy.syscall', { section, name })
        : msg('remedy.is-syscall', { section, call: syscall });
    return [moving(c, 'other-name', { hook: to, point, section }, message)];
  });
}

/** A name that is only like the one that is gone may do something else, and an entry of the table is one way of several. */
function messageOf(target: Point, point: Point, section: string): Message {
  if (target.kind === 'syscall' && point.kind === 'syscall' && distance(target.name, point.name) > 2)
    return msg('remedy.same-path', { section });
  if (target.kind !== 'fn' || point.kind !== 'fn' || target.module !== '')
    return msg('remedy.other-name', { name: section });
  if (syscallFunction(point.name)) return msg('remedy.same-path', { section });
  const same =
    isSameWord(wanted(target.name), point.name) ||
    point.name.startsWith(`${target.name}.`) ||
    distance(target.name, point.name) <= 2;
  return same ? msg('remedy.other-name', { name: section }) : msg('remedy.like-name', { name: section });
}

/** The same hook first; where it does not work, the nearest kind that sees the same end of the function. */
const insteadOf = (hook: HookId): HookId[] =>
  needsReturn(hook) ? ['fexit', 'kretprobe'] : ['fentry', 'kprobe'];

/** The types that the failing program declares for its arguments; null where it declares none. */
function declaredBy({ program }: RemedyContext): Declared | null {
  if (!program?.macro || program.params.length === 0) return null;
  return { types: program.params.map(({ text, name }) => text.slice(0, text.lastIndexOf(name)).trim()) };
}

function likePoints(facts: AdvisorFacts, target: Point, declared: Declared | null): Point[] {
  switch (target.kind) {
    case 'fn':
      if (target.module !== '') return [{ ...target, module: '' }];
      return similarNames(facts, target.name, declared).map((name) => ({ kind: 'fn', name, module: '' }));
    case 'tracepoint':
    case 'rawtracepoint':
      return similarEvents(facts, sectionTarget(target)).map((event) => {
        const [category, name] = event.split(':') as [string, string];
        return { kind: 'tracepoint', category, name };
      });
    case 'syscall':
      return [facts.syscalls.meant(target.name)?.syscall ?? '', ...nearest(target.name, syscallNames(facts))]
        .filter((name, i, all) => name !== '' && all.indexOf(name) === i)
        .map((name) => ({ kind: 'syscall', name }));
    case 'lsm':
      return facts.types.vmlinux
        ? nearest(target.name, lsmHooks(facts.types.vmlinux)).map((name) => ({ kind: 'lsm', name }))
        : [];
    default:
      return [];
  }
}

function syscallNames(facts: AdvisorFacts): string[] {
  return [...(facts.events?.keys() ?? [])].flatMap((each) => {
    const [group, name] = each.split(':') as [string, string];
    const event = group === 'syscalls' ? syscallEvent(name) : null;
    return event?.end === 'enter' && event.syscall !== null ? [event.syscall] : [];
  });
}

/** tp/sched_switch → tp/sched/sched_switch. */
export const category: Maker = (c) => {
  if (!c.facts || !c.target) return [];
  return similarEvents(c.facts, sectionTarget(c.target).replace(/^\//, ''), 1).map((event) => {
    const [group, name] = event.split(':') as [string, string];
    const section = `tp/${group}/${name}`;
    const to = {
      hook: 'tp' as const,
      point: { kind: 'tracepoint' as const, category: group, name },
      section,
    };
    return moving(c, 'category', to, msg('remedy.category', { section }));
  });
};

/** fentri/vfs_unlink → fentry/vfs_unlink; kprobe/vfs_unlink+0x1 → kprobe/vfs_unlink. */
export const sectionName: Maker = (c) => {
  const section = c.program?.section;
  // no name makes it attach: an event has to be opened for it
  if (section === 'perf_event') return [plain('place-of-sample')];
  const placed = c.program && c.facts ? placedByName(c.program, c.facts) : [];
  if (placed.length > 0) return sections(c, placed);
  const entry = section === undefined ? null : (withoutOffset(section) ?? withSlashes(section));
  if (entry) return [...sections(c, [entry]), plain('section-name')].slice(0, 1);
  const example = section === undefined ? undefined : EXAMPLES[hookOfWord(section) ?? ''];
  if (example)
    return [
      plain('section-name', { message: msg('remedy.name-place', { section: `${section}/${example}` }) }),
    ];
  const [word, ...rest] = (section ?? '').split('/');
  if (!section || rest.length === 0 || isHookId(word!)) return [plain('section-name')];
  const known = nearest(word!, SECTION_WORDS, 2);
  const found = sections(
    c,
    known.map((k) => [k, ...rest].join('/')),
  );
  return found.length > 0 ? found : [plain('section-name')];
};

/** How a bare section goes on, where the program's name tells no place. */
const EXAMPLES: Readonly<Record<string, string>> = {
  kprobe: 'vfs_unlink',
  kretprobe: 'vfs_unlink',
  'kprobe.multi': 'vfs_*',
  fentry: 'vfs_unlink',
  fexit: 'vfs_unlink',
  ksyscall: 'unlinkat',
  tp: 'sched/sched_process_exit',
  raw_tp: 'sched_process_exit',
  tp_btf: 'sched_process_exit',
  lsm: 'file_open',
  uprobe: '/bin/bash:readline',
  uretprobe: '/bin/bash:readline',
};

/** What people put before the name of what a program is for: trace_vfs_read, kprobe__vfs_read. */
const BEFORE =
  /^(?:bpf|do|entry|fentry|fexit|handle|kprobe|kretprobe|on|probe|prog|raw_tp|ret|tp|tp_btf|trace)_+/;

/** A bare SEC("kprobe") whose program is named after a function of this kernel, as loaders of its own rely on. */
function placedByName({ section, name }: SourceProgram, facts: AdvisorFacts): string[] {
  const hook = /[/:]/.test(section) ? null : hookOfWord(section);
  if (!hook) return [];
  for (const each of [name, name.replace(BEFORE, '')]) {
    if (applies({ kind: 'fn' }, hook) && (facts.rows.first(each) >= 0 || facts.types.hasFunc(each)))
      return [`${section}/${each}`];
    const event = [...(facts.events?.keys() ?? [])].find((key) => key.endsWith(`:${each}`));
    if (!event) continue;
    if (applies({ kind: 'tracepoint' }, hook)) return [`${section}/${event.replace(':', '/')}`];
    if (applies({ kind: 'rawtracepoint' }, hook)) return [`${section}/${each}`];
  }
  return [];
}

const withoutOffset = (section: string): string | null => /^([a-z_.]+\/[\w.:]+)\+/.exec(section)?.[1] ?? null;

/** "tracepoint:sched:sched_switch", as bpftrace writes it → "tracepoint/sched/sched_switch" */
function withSlashes(section: string): string | null {
  const [word, ...rest] = section.split(':');
  const hook = rest.length > 0 && !word!.includes('/') ? (BPFTRACE[word!] ?? hookOfWord(word!)) : null;
  if (!hook) return null;
  return [hook, rest.join(hook === 'uprobe' || hook === 'uretprobe' || hook === 'usdt' ? ':' : '/')].join(
    '/',
  );
}

/** Words of bpftrace that libbpf has not. */
const BPFTRACE: Readonly<Record<string, HookId>> = {
  kfunc: 'fentry',
  kretfunc: 'fexit',
  rawtracepoint: 'raw_tp',
};

/** Sections that this kernel takes, as far as it is known. */
function sections(c: Parameters<Maker>[0], names: readonly string[]): Remedy[] {
  return names.flatMap((section) => {
    const [word, ...rest] = section.split('/');
    const point = pointOfSection(word!, rest.join('/'));
    const hook = hookOfWord(word!);
    if (!point || !hook || c.refuses?.includes(hook)) return [];
    if (c.facts && (!applies(point, hook) || predict(c.facts, point, hook, c.who).verdict === 'fails'))
      return [];
    const to = { hook, point, section };
    return [moving({ ...c, hook }, 'section-name', to, msg('remedy.this-section', { section }))];
  });
}
