import { type HookId, hookType } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { atLeast } from '../facts/kernel';

/** Tracepoints run their programs with preemption on. lab: 6.12 with preempt=full 0 of 600,000 lost, 7.2 a third and more. */
const TRACEPOINTS_SINCE = [7, 0] as const;

/**
 * May a program at this hook be taken off the CPU in its middle? Then every hit of another task on that CPU is skipped
 * until it goes on, and counted by the kernel as if it were recursion. By what the kernel was built for: its command line
 * may say otherwise. null: its config is not known. lab 5.10 6.1 6.12 7.2; kprobes run with preemption off.
 */
export function isPreempted(facts: Pick<AdvisorFacts, 'config' | 'kernel'>, hook: HookId): boolean | null {
  const { family } = hookType(hook);
  if (family !== 'fentry' && family !== 'tracepoint') return false;
  if (facts.config('PREEMPT') === null && facts.config('PREEMPT_LAZY') === null) return null;
  const preempts = ['PREEMPT', 'PREEMPT_LAZY', 'PREEMPT_RT'].some((option) => facts.config(option) === 'y');
  if (!preempts) return false;
  return family === 'fentry' ? true : atLeast(facts.kernel, ...TRACEPOINTS_SINCE);
}
