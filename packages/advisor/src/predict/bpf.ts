import { type HookId, type Point, pointText } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { msg } from '../text/message';
import { caveat, fails, note, type Prediction, type Trace, unknown, works } from './outcome';

type BpfPoint = Extract<Point, { kind: 'bpf' }>;

/** fentry, fexit, freplace on a loaded BPF program or a function of it: the rules are those of packages/surface's bpfHooks. */
export function predictBpf(facts: AdvisorFacts, point: BpfPoint, hook: HookId, trace?: Trace): Prediction {
  const all = facts.bpfPrograms(point.program, point.fn);
  if (!all) return unknown('P-30', msg('why.programDecides', { hook }));
  const name = pointText(point).slice('bpf:'.length);
  // of several with one name the newest is meant: the kernel lists them by id
  const newest = all.at(-1);
  if (!newest) {
    note(trace, 'P-30', false, place('bpf_programs', null, `no program ${name}`));
    return unknown('P-30', msg('why.noProgram', { name }));
  }
  const rule = newest.hooks.find((each) => each.hook === hook);
  if (!rule) return unknown('P-30', msg('why.programDecides', { hook }));
  note(trace, 'P-30', rule.works, newest.place);
  const why = msg('why.program', { name, id: String(newest.id), why: rule.why });
  if (rule.works === null) return unknown('P-30', why);
  if (!rule.works) return fails('load', 'EINVAL', 'P-30', why);
  // clang leaves an argument out that a static function does not use; its BTF still has it
  return newest.static ? caveat('P-30', msg('why.staticFunction', { name })) : works(why);
}
