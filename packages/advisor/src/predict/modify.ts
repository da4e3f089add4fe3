import { syscallPrefix } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { msg } from '../text/message';
import { fails, note, type Prediction, type Trace, unknown } from './outcome';

/** Lists of functions that subsystems offer to fmod_ret: set8 of the kernel's own symbols. */
const FMODRET_SETS = ['bpf_test_modify_return_ids', 'bpf_mptcp_fmodret_ids', 'hid_bpf_fmodret_ids'];

/** A syscall wrapper on a kernel that, without error injection, lets fmod_ret and sleepable programs use them. */
function wrapper(facts: AdvisorFacts, name: string): boolean | null {
  const prefix = syscallPrefix(facts.kernel.arch);
  // the kernel compares "__x64_" only
  if (!prefix || !name.startsWith(prefix.slice(0, -'sys_'.length))) return false;
  return facts.features.syscallsModifiable.value;
}

/** P-19: may fmod_ret use it? null if yes. */
export function modifiable(facts: AdvisorFacts, name: string, trace?: Trace): Prediction | null {
  if (name.startsWith('security_')) {
    if (trace) note(trace, 'P-19', true, place('kallsyms', null, 'security_ prefix'));
    return null;
  }
  const line = facts.errorInjection(name);
  if (line > 0) {
    if (trace) note(trace, 'P-19', true, place('error_injection_list', line, name));
    return null;
  }
  if (FMODRET_SETS.some((set) => facts.sets.get(set)?.has(name))) return null;
  const syscall = wrapper(facts, name);
  if (trace)
    note(
      trace,
      'P-19',
      syscall,
      facts.configPlace('FUNCTION_ERROR_INJECTION'),
      facts.features.syscallsModifiable.place,
    );
  if (syscall === true) return null;
  if (syscall === null) return unknown('P-19', msg('why.modifiableUnknown', { fn: name }));
  return fails('load', 'EINVAL', 'P-19', msg('why.notModifiable', { fn: name }));
}

/** P-20: may a sleepable fentry, fexit or fmod_ret use it? null if yes. */
export function sleepableTarget(facts: AdvisorFacts, name: string, trace?: Trace): Prediction | null {
  const line = facts.errorInjection(name);
  if (line > 0 && !facts.sets.get('btf_non_sleepable_error_inject')?.has(name)) {
    if (trace) note(trace, 'P-20', true, place('error_injection_list', line, name));
    return null;
  }
  const syscall = wrapper(facts, name);
  if (trace)
    note(
      trace,
      'P-20',
      syscall,
      facts.configPlace('FUNCTION_ERROR_INJECTION'),
      facts.features.syscallsModifiable.place,
    );
  if (syscall === true) return null;
  if (syscall === null) return unknown('P-20', msg('why.sleepableUnknown', { fn: name }));
  return fails('load', 'EINVAL', 'P-20', msg('why.notSleepable', { fn: name }));
}
