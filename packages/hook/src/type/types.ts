import type { Point } from '../point/point';
import type { HookFamily, HookId, HookType } from './hook';
import { KPROBE_TYPES } from './kprobe';
import { OTHER_TYPES } from './other';
import { TRACEPOINT_TYPES } from './tracepoint';
import { TRAMPOLINE_TYPES } from './trampoline';
import { USER_TYPES } from './user';

/** Every hook type, in the order a picker shows them. */
export const HOOK_TYPES: readonly HookType[] = [
  ...TRACEPOINT_TYPES,
  ...TRAMPOLINE_TYPES,
  ...KPROBE_TYPES,
  ...USER_TYPES,
  ...OTHER_TYPES,
];

const byId = new Map<string, HookType>(HOOK_TYPES.map((type) => [type.id, type]));

export function hookType(id: HookId): HookType {
  const type = byId.get(id);
  if (!type) throw new Error(`no hook type ${id}`);
  return type;
}

export const isHookId = (id: string): id is HookId => byId.has(id);

/** The family of any word; null for what is no hook of ours ("xdp"). */
export const familyOf = (hook: string): HookFamily | null => byId.get(hook)?.family ?? null;

/** Can this point be asked with this hook at all? An lsm hook on a tracepoint is no question. */
export const applies = (point: Pick<Point, 'kind'>, hook: HookId): boolean =>
  hookType(hook).places.includes(point.kind);
