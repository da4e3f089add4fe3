import { familyOf, type HookFamily } from '@hooklab/hook';

/** One colour and one glyph each, the same everywhere; a hook that is none of ours is "other". */
export type Family = HookFamily | 'other';

export const familyOfHook = (hook: string): Family => familyOf(hook) ?? 'other';

export const FAMILY_TITLE: Record<Family, string> = {
  tracepoint: 'tracepoint family',
  kprobe: 'kprobe family',
  fentry: 'fentry family',
  user: 'user-space family',
  sampling: 'sampling',
  other: 'other',
};
