import type { HookId } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { msg } from '../text/message';
import { fails, note, type Prediction, type Trace, unknown } from './outcome';

const ATTACH_TYPE: Partial<Record<HookId, string>> = {
  'uprobe.multi': 'BPF_TRACE_UPROBE_MULTI',
  'uretprobe.multi': 'BPF_TRACE_UPROBE_MULTI',
  'uprobe.session': 'BPF_TRACE_UPROBE_SESSION',
};

/** uprobe, uretprobe, their multi variants and usdt: the kernel's part; whether the file has the symbol is not its. `bare`: code without one. */
export function predictUser(facts: AdvisorFacts, hook: HookId, bare: boolean, trace?: Trace): Prediction {
  for (const option of ['UPROBES', 'UPROBE_EVENTS']) {
    if (facts.config(option) !== 'n') continue;
    if (trace) note(trace, 'P-33', false, facts.configPlace(option));
    return fails('attach', 'ENOENT', 'P-33', msg('why.noOption', { option, hook }));
  }
  const type = ATTACH_TYPE[hook];
  const types = facts.features.attachTypes;
  if (type && types && !types.has(type)) {
    if (trace) note(trace, 'P-33', false, place('btf/vmlinux', null, `enum bpf_attach_type has no ${type}`));
    return fails('attach', 'EINVAL', 'P-33', msg('why.noAttachType', { hook, type }));
  }
  if (trace) note(trace, 'P-33', true, facts.configPlace('UPROBES'));
  return unknown('P-08', msg(bare ? 'why.addressDecides' : 'why.fileDecides', { hook }));
}
