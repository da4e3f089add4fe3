import type { HookId } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { msg } from '../text/message';
import { fails, note, type Prediction, type Trace, unknown, works } from './outcome';

/** fentry, fexit, freplace on a loaded BPF program: the rules are those of packages/surface's bpfHooks. */
export function predictBpf(facts: AdvisorFacts, program: string, hook: HookId, trace?: Trace): Prediction {
  const all = facts.bpfPrograms(program);
  if (!all) return unknown('P-30', msg('why.programDecides', { hook }));
  // of several with one name the newest is meant: the kernel lists them by id
  const newest = all.at(-1);
  if (!newest) {
    note(trace, 'P-30', false, place('bpf_programs', null, `no program ${program}`));
    return unknown('P-30', msg('why.noProgram', { name: program }));
  }
  const rule = newest.hooks.find((each) => each.hook === hook);
  if (!rule) return unknown('P-30', msg('why.programDecides', { hook }));
  note(trace, 'P-30', rule.works, newest.place);
  const why = msg('why.program', { name: program, id: String(newest.id), why: rule.why });
  if (rule.works === null) return unknown('P-30', why);
  return rule.works ? works(why) : fails('load', 'EINVAL', 'P-30', why);
}
