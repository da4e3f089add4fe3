import type { HookId, HookType } from './hook';
import { KPROBE_HOOKS } from './kprobe';
import { OTHER_HOOKS } from './other';
import { TRACEPOINT_HOOKS } from './tracepoint';
import { TRAMPOLINE_HOOKS } from './trampoline';
import { USER_HOOKS } from './user';

/** Every hook type, in the order a picker shows them. */
export const HOOKS: readonly HookType[] = [
  ...TRACEPOINT_HOOKS,
  ...TRAMPOLINE_HOOKS,
  ...KPROBE_HOOKS,
  ...USER_HOOKS,
  ...OTHER_HOOKS,
];

const byId = new Map<string, HookType>(HOOKS.map((hook) => [hook.id, hook]));

export function hookType(id: HookId): HookType {
  const hook = byId.get(id);
  if (!hook) throw new Error(`no hook type ${id}`);
  return hook;
}

export const isHookId = (id: string): id is HookId => byId.has(id);

/** "fentry/vfs_unlink": what stands in SEC(). */
export const sectionName = (id: HookId, target: string): string =>
  hookType(id).section.replace('‹target›', target);

export { costs, INSTRUCTIONS, INSTRUCTIONS_SOURCE, SYSCALL_TAX } from './costs';
export * from './hook';
