import type { HookId } from '@hooklab/hook';
import type { HookAdvice } from './hook';
import { KPROBE_HOOKS } from './kprobe';
import { OTHER_HOOKS } from './other';
import { TRACEPOINT_HOOKS } from './tracepoint';
import { TRAMPOLINE_HOOKS } from './trampoline';
import { USER_HOOKS } from './user';

/** One for every hook type, in the same order. */
export const HOOK_ADVICE: readonly HookAdvice[] = [
  ...TRACEPOINT_HOOKS,
  ...TRAMPOLINE_HOOKS,
  ...KPROBE_HOOKS,
  ...USER_HOOKS,
  ...OTHER_HOOKS,
];

const byId = new Map<HookId, HookAdvice>(HOOK_ADVICE.map((advice) => [advice.id, advice]));

export function hookAdvice(id: HookId): HookAdvice {
  const advice = byId.get(id);
  if (!advice) throw new Error(`no advice on ${id}`);
  return advice;
}

export { costs, INSTRUCTIONS, INSTRUCTIONS_SOURCE, SYSCALL_TAX } from './costs';
export * from './hook';
