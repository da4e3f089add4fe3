import type { AdvisorFacts } from '../facts/facts';

/**
 * Functions that never return to their caller, for kernels whose verifier has no list of its own (before 6.12.y and
 * 6.15): there fexit and kretprobe attach and stay silent. kernel 6.12 kernel/bpf/verifier.c noreturn_deny, and
 * the __noreturn functions of the same files.
 */
const NEVER_RETURN: ReadonlySet<string> = new Set([
  'do_exit',
  'do_group_exit',
  'make_task_dead',
  'kthread_exit',
  'kthread_complete_and_exit',
  '__module_put_and_kthread_exit',
  '__module_put_and_exit',
  'complete_and_exit',
  '__x64_sys_exit',
  '__x64_sys_exit_group',
  '__ia32_sys_exit',
  '__ia32_sys_exit_group',
  '__arm64_sys_exit',
  '__arm64_sys_exit_group',
  '__do_sys_exit',
  '__do_sys_exit_group',
  'panic',
  'nmi_panic',
  'cpu_startup_entry',
  'rewind_stack_and_make_dead',
  'rewind_stack_do_exit',
]);

export function noreturn(facts: AdvisorFacts, name: string): boolean {
  return NEVER_RETURN.has(name) || facts.sets.get('noreturn_deny')?.has(name) === true;
}

/**
 * What the verifier's lists have on every kernel that has them, for one that keeps the symbols of code only
 * (CONFIG_KALLSYMS_ALL off), where none of its lists shows. kernel 7.2 kernel/bpf/verifier.c btf_id_deny, noreturn_deny
 */
const DENIED: ReadonlySet<string> = new Set([
  ...['migrate_disable', 'migrate_enable', '___migrate_enable', 'rcu_read_unlock_strict'],
  ...['preempt_count_add', 'preempt_count_sub', '__rcu_read_lock', '__rcu_read_unlock'],
]);
const DENIED_EXITS: ReadonlySet<string> = new Set([
  ...['__ia32_sys_exit', '__ia32_sys_exit_group', '__x64_sys_exit', '__x64_sys_exit_group'],
  ...[
    '__arm64_sys_exit',
    '__arm64_sys_exit_group',
    '__module_put_and_kthread_exit',
    'do_exit',
    'do_group_exit',
  ],
  ...['kthread_complete_and_exit', 'kthread_exit', 'make_task_dead'],
]);

/** Is this kernel silent about its lists, and may the name be on one? */
export const mayBeDenied = (facts: AdvisorFacts, name: string): boolean =>
  facts.sets.size === 0 && DENIED.has(name);

/**
 * As mayBeDenied, of the list for what runs at a return. It came in 6.15, with bpf_dynptr_copy() in the same
 * window: where that is, the list is; where it is not, an older tree may have taken the list as a fix (6.12.118 has).
 */
export function deniedAtExit(facts: AdvisorFacts, name: string): 'yes' | 'maybe' | 'no' {
  if (facts.sets.size > 0 || !DENIED_EXITS.has(name)) return 'no';
  return facts.rows.first('bpf_dynptr_copy') >= 0 ? 'yes' : 'maybe';
}
