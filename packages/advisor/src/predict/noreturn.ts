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
