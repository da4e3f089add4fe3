import type { HookId } from '@hooklab/hook';
import { FUNCS } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { msg } from '../text/message';
import { caveat, fails, note, type Prediction, type Trace, unknown, works } from './outcome';
import { rowPlace } from './resolve';
import { checkTarget } from './target';

/** lsm/HOOK, lsm.s/HOOK, lsm_cgroup/HOOK: FUNC bpf_lsm_HOOK, the kernel's own lists, and whether the LSM is on. */
export function predictLsm(facts: AdvisorFacts, name: string, hook: HookId, trace?: Trace): Prediction {
  const target = `bpf_lsm_${name}`;
  const unnamed = checkTarget(facts, target, trace);
  if (unnamed) return unnamed;
  const id = facts.types.vmlinux!.find(target, FUNCS);
  if (!id) {
    if (trace) note(trace, 'P-22', false, place('btf/vmlinux', null, `no FUNC ${target}`));
    return fails('load', 'ESRCH', 'P-22', msg('why.noLsmHook', { name }));
  }
  if (trace) note(trace, 'P-22', true, place('btf/vmlinux', null, `[${id}] FUNC ${target}`));
  return checkSets(facts, name, target, hook, trace) ?? checkActive(facts, name, trace);
}

function checkSets(
  facts: AdvisorFacts,
  name: string,
  target: string,
  hook: HookId,
  trace?: Trace,
): Prediction | null {
  if (hook === 'lsm_cgroup' && facts.features.attachTypes?.has('BPF_LSM_CGROUP') === false) {
    if (trace)
      note(trace, 'P-33', false, place('btf/vmlinux', null, 'enum bpf_attach_type has no BPF_LSM_CGROUP'));
    return fails('load', 'EINVAL', 'P-33', msg('why.noAttachType', { hook, type: 'BPF_LSM_CGROUP' }));
  }
  if (hook === 'lsm.s') {
    const set = facts.sets.get('sleepable_lsm_hooks') ?? facts.sets.get('btf_sleepable_lsm_hooks');
    if (!set) return unknown('P-20', msg('why.sleepableUnknown', { fn: target }));
    const row = set.get(target);
    if (trace) note(trace, 'P-20', row !== undefined, row === undefined ? null : rowPlace(facts, row));
    if (row === undefined) return fails('load', 'EINVAL', 'P-20', msg('why.notSleepable', { fn: target }));
  }
  const disabled = facts.sets.get('bpf_lsm_disabled_hooks')?.get(target);
  if (disabled !== undefined) {
    if (trace) note(trace, 'P-22', false, rowPlace(facts, disabled));
    return fails('load', 'EINVAL', 'P-22', msg('why.disabledHook', { name }));
  }
  const hooks = facts.sets.get('bpf_lsm_hooks');
  if (hooks && hooks.size > 0 && !hooks.has(target)) {
    if (trace) note(trace, 'P-22', false, place('kallsyms', null, `bpf_lsm_hooks has no ${target}`));
    return fails('load', 'EINVAL', 'P-22', msg('why.noLsmHook', { name }));
  }
  return null;
}

function checkActive(facts: AdvisorFacts, name: string, trace?: Trace): Prediction {
  const { lsms } = facts.system;
  if (!lsms) return caveat('P-21', msg('why.lsmUnknown', { name }));
  const active = lsms.includes('bpf');
  if (trace) note(trace, 'P-21', active, place('lsm', 1, lsms.join(',')));
  return active
    ? works(msg('why.lsmWorks', { name }))
    : caveat('P-21', msg('why.lsmInactive', { lsms: lsms.join(',') }));
}
