import { type AdvisorFacts, type Message, msg } from '@hooklab/advisor';
import { hookOfWord, hookType, type Point, sectionTarget } from '@hooklab/hook';
import { CPrinter, Kind, resolve, syscallEvent } from '@hooklab/surface';
import type { DoctorInput } from './failure/failure';

/** What trials and the list of PMUs say of a hook type that does not work here at all. */
export function refusedHere(
  id: string | null,
  { facts, refuses, hook, who, log }: DoctorInput,
): Message | null {
  if (
    id === 'E-58' &&
    hook !== null &&
    refuses?.includes(hook.replace(/\.s$/, '')) &&
    (who?.caps ?? 'all') === 'all'
  ) {
    return msg('doctor.policy', { hook, refused: refuses.join(', ') });
  }
  const variable = id === 'E-81' && facts ? /\(var ksym\) '(\w+)'/.exec(log)?.[1] : undefined;
  if (variable && facts!.rows.first(variable) >= 0) return msg('doctor.noVariable', { name: variable });
  const pmus = facts?.system.pmus;
  if (id === 'E-33' && pmus && !pmus.includes('kprobe'))
    return msg('doctor.noKprobes', { pmus: pmus.join(', ') });
  return null;
}

/** Failures of a program that takes an argument which is not there. */
const ABOUT_ARGUMENTS: ReadonlySet<string> = new Set(['E-21', 'E-23', 'E-24', 'E-65', 'E-91']);

/** What the hook does give on this kernel, where a program asked for more. */
export function argumentsHere(id: string | null, { facts, target, hook }: DoctorInput): Message | null {
  if (!facts || !target || id === null || !ABOUT_ARGUMENTS.has(id)) return null;
  const args = argumentsOf(facts, target);
  if (!args) return null;
  const text = { point: sectionTarget(target), args: args.join(', ') || 'nothing' };
  return returnsNothing(facts, target, hook)
    ? msg('doctor.argumentsVoid', text)
    : msg('doctor.arguments', text);
}

/** Of an exit that has no value to give. */
function returnsNothing(facts: AdvisorFacts, point: Point, word: string | null): boolean {
  const hook = word === null ? null : hookOfWord(word);
  if (hook === null || hookType(hook).sees.ret === 'none' || point.kind !== 'fn') return false;
  const fn = facts.types.func(point.name, point.module);
  return fn !== null && fn.btf.kind(resolve(fn.btf, fn.returns.type)) === Kind.VOID;
}

function argumentsOf(facts: AdvisorFacts, point: Point): string[] | null {
  switch (point.kind) {
    case 'tracepoint': {
      const event = point.category === 'syscalls' ? syscallEvent(point.name) : null;
      if (event?.end === 'enter' && event.syscall !== null)
        return facts.syscallArgs(event.syscall)?.map((a) => a.name) ?? null;
      return facts.record(point.category, point.name)?.fields.map((f) => f.name) ?? null;
    }
    case 'rawtracepoint':
      return facts.tracepointArgs(point.name)?.args.map((a) => declared(a.type, a.name)) ?? null;
    case 'fn':
    case 'lsm': {
      const fn = facts.types.func(point.kind === 'fn' ? point.name : `bpf_lsm_${point.name}`);
      if (!fn) return null;
      const print = new CPrinter(fn.btf, { brief: true });
      return fn.params.map((p) => print.declare(p.type, p.name));
    }
    default:
      return null;
  }
}

const declared = (type: string, name: string): string => `${type}${type.endsWith('*') ? '' : ' '}${name}`;
