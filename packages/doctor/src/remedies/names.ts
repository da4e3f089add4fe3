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
import { isSameWord, syscallEvent, syscallFunction, wanted } from '@hooklab/surface';
import { distance, lsmHooks, nearest } from '../names/nearest';
import { similarEvents } from '../names/similar';
import { buttonsFirst, type Maker, moving, plain, type Remedy, type RemedyContext } from './context';

/** Names like the one that is not there, each with a hook that works for it. */
export const otherNames: Maker = (c) => {
  const { facts, target, hook } = c;
  if (!facts || !target || !hook) return [];
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

/** A name that is only like the one that is gone may do something else, and an entry of the table is one way of several. */
function messageOf(target: Point, point: Point, section: string): Message {
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
      return nearest(target.name, syscallNames(facts)).map((name) => ({ kind: 'syscall', name }));
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
  if (section === 'perf_event') return [];
  const entry = section === undefined ? null : withoutOffset(section);
  if (entry) return [...sections(c, [entry]), plain('section-name')].slice(0, 1);
  const [word, ...rest] = (section ?? '').split('/');
  if (!section || rest.length === 0 || isHookId(word!)) return [plain('section-name')];
  const known = nearest(word!, SECTION_WORDS, 2);
  const found = sections(
    c,
    known.map((k) => [k, ...rest].join('/')),
  );
  return found.length > 0 ? found : [plain('section-name')];
};

const withoutOffset = (section: string): string | null => /^(kprobe\/[\w.]+)\+/.exec(section)?.[1] ?? null;

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
