import type { HookId } from '../type/hook';
import { hookType } from '../type/types';
import type { Read, ReturnVia } from './read';
import type { ReadValue } from './value';

export const returnRead = (via: ReturnVia, type: string, value: ReadValue): Read => ({
  name: 'ret',
  type,
  source: { kind: 'return', via },
  value,
  follow: value.kind === 'pointer' ? (via === 'typed' ? 'direct' : 'kernel') : 'none',
  nullable: false,
});

/**
 * Is there a return value behind the arguments in a program's context: at the exit what the function returned, before
 * it, where a program decides, what those before it decided?
 */
export const hasReturn = (hook: HookId): boolean => {
  const { sees, decides } = hookType(hook);
  return sees.ret === 'direct' || decides;
};

/** Is it about what the call gives back: at its exit, or by deciding it? A function that never returns is no place for it. */
export const needsReturn = (hook: HookId): boolean => {
  const { end, decides } = hookType(hook);
  return end !== 'entry' || decides;
};
