import { type AdvisorFacts, isUseful, msg, predict } from '@hooklab/advisor';
import {
  applies,
  type ContextKind,
  type HookId,
  hookType,
  needsReturn,
  type Point,
  sectionOf,
} from '@hooklab/hook';
import { isReturnName, type SourceProgram } from '../source/program';
import { rehook } from '../source/rehook';
import { takenContexts } from '../source/taken';
import { changing, type Maker, plain, type Remedy, type RemedyContext } from './context';

/** What a program's macro or parameter is made for, where its section gives something else. */
export function otherContext(program: SourceProgram, hook: HookId): readonly ContextKind[] | null {
  const taken = takenContexts(program);
  return taken === null || taken.includes(hookType(hook).context) ? null : taken;
}

/** What a hook of a context gives to its program. */
const GIVEN: Readonly<Partial<Record<ContextKind, string>>> = {
  typed: 'typed arguments',
  raw: 'the tracepoint’s raw arguments',
  regs: 'registers',
  record: 'the event’s record',
  syscall: 'registers that hold the caller’s',
};

/** "kprobe/vfs_read", "registers", "BPF_PROG": the three that do not go together. */
export const contextWords = (
  program: SourceProgram,
  hook: HookId,
): { section: string; given: string; taken: string } => ({
  section: program.section,
  given: GIVEN[hookType(hook).context] ?? 'something else',
  taken: program.macro ?? program.params[0]?.text ?? '',
});

/** The macro of the section, where its arguments are the same; the section of the macro, whose body stays as it is. */
export const ownContext: Maker = (c) => {
  const { program, hook, target, source, facts } = c;
  const taken = program && hook ? otherContext(program, hook) : null;
  if (!program || !hook || !target || !taken || !facts) return [plain('own-context')];
  const given = hooksGiving(taken, hook);
  const found = [byMacro(c, program, hook, given), bySection(c, program, given)].flatMap((r) => r ?? []);
  return found.length > 0 && source ? found : [plain('own-context')];
};

/** Hooks that see the same end of a call and give one of the contexts, cheapest first. */
function hooksGiving(taken: readonly ContextKind[], hook: HookId): HookId[] {
  const exit = needsReturn(hook);
  const all: HookId[] = exit
    ? ['fexit', 'kretprobe', 'kretsyscall']
    : ['fentry', 'tp_btf', 'tp', 'raw_tp', 'kprobe', 'ksyscall'];
  return all.filter((id) => taken.includes(hookType(id).context));
}

/** BPF_PROG(on, …) of a kprobe → BPF_KPROBE(on, …) */
function byMacro(
  c: RemedyContext,
  program: SourceProgram,
  hook: HookId,
  given: readonly HookId[],
): Remedy | null {
  const { target, source, facts } = c;
  const from = given.find((id) => applies(target!, id)) ?? given[0];
  if (!from || program.macro === null || !source) return null;
  const to = { hook, point: target!, section: program.section };
  const after = rehook(source.text, program, { hook: from, point: target }, to, facts);
  const macro = MACROS[hookType(hook).context];
  if (after === null || macro === undefined) return null;
  return plain('own-context', {
    message: msg('remedy.macro', { macro, section: program.section }),
    ...changing(c, after),
  });
}

const MACROS: Partial<Record<ContextKind, string>> = {
  typed: 'BPF_PROG',
  regs: 'BPF_KPROBE',
  syscall: 'BPF_KSYSCALL',
};

function bySection(c: RemedyContext, program: SourceProgram, given: readonly HookId[]): Remedy | null {
  const { facts, target, source } = c;
  for (const hook of given) {
    const point = placeFor(facts!, target!, hook, program);
    if (!point || !applies(point, hook) || c.refuses?.includes(hook)) continue;
    if (!isUseful(predict(facts!, point, hook, c.who))) continue;
    const section = sectionOf(hook, point, facts!.kernel.arch);
    const [from, to] = program.at.section;
    const after = source ? source.text.slice(0, from) + section + source.text.slice(to) : null;
    return plain('own-context', {
      hook,
      point,
      section,
      message: msg('remedy.section-of-macro', { section }),
      ...changing(c, after),
    });
  }
  return null;
}

/** The same place as another hook names it: an event by its category, the tracepoint of an event. */
function placeFor(facts: AdvisorFacts, target: Point, hook: HookId, { params }: SourceProgram): Point | null {
  const { context } = hookType(hook);
  if (target.kind === 'tracepoint')
    return context === 'record' ? target : { kind: 'rawtracepoint', name: target.name };
  if (target.kind !== 'rawtracepoint' || context !== 'record') return target;
  const event = [...(facts.events?.keys() ?? [])].find((each) => each.endsWith(`:${target.name}`));
  const fits = /\btrace_event_raw_/.test(params[0]?.text ?? '');
  return event && fits
    ? { kind: 'tracepoint', category: event.slice(0, event.indexOf(':')), name: target.name }
    : null;
}

/** An entry program that wants the argument behind the last: the return value, which only an exit has. */
export const exitReturn: Maker = (c) => {
  const { program, hook, target, facts } = c;
  if (!program || !hook || !facts || target?.kind !== 'fn' || program.macro !== 'BPF_PROG') return [];
  if (hookType(hook).base !== 'fentry' || needsReturn(hook)) return [];
  const fn = facts.types.func(target.name, target.module);
  const last = program.params.at(-1);
  if (!fn || !last || program.params.length !== fn.params.length + 1 || !isReturnName(last.name)) return [];
  if (!isUseful(predict(facts, target, 'fexit', c.who)) || c.refuses?.includes('fexit')) return [];
  const section = sectionOf('fexit', target, facts.kernel.arch);
  const [from, to] = program.at.section;
  const after = c.source && c.source.text.slice(0, from) + section + c.source.text.slice(to);
  return [
    plain('exit-return', {
      hook: 'fexit',
      point: target,
      section,
      message: msg('remedy.exit-return', { section }),
      ...changing(c, after),
    }),
  ];
};
