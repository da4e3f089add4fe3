import type { AdvisorFacts } from '../facts/facts';

/** What the trampoline itself calls, on some kernel's deny list. kernel 7.2 kernel/bpf/verifier.c btf_id_deny. */
export const MAY_BE_DENIED: ReadonlySet<string> = new Set([
  'migrate_disable',
  'migrate_enable',
  '___migrate_enable',
  'rcu_read_unlock_strict',
  'preempt_count_add',
  'preempt_count_sub',
  '__rcu_read_lock',
  '__rcu_read_unlock',
]);

/**
 * A trampoline on what the trampoline calls, on a kernel whose deny list does not have it yet: it attaches and the
 * machine hangs. Seen in the lab: 6.1.192 with PREEMPT_RCU, fentry/__rcu_read_lock; 6.12 and later refuse it.
 */
export function wouldHang(facts: AdvisorFacts, name: string): boolean {
  return MAY_BE_DENIED.has(name) && facts.sets.get('btf_id_deny')?.has(name) !== true;
}
