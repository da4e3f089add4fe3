import type { StackCount } from './stacks';

/**
 * Folded stacks, a line each, the outermost first and the process before it:
 *
 *   mkdir;do_syscall_64;do_mkdirat;vfs_mkdir 12
 *
 * A space in a frame would end it, and two numbers at the end are a before and an after to some readers: there is none.
 */
export function foldedLines(counts: readonly StackCount[]): string[] {
  const lines = new Map<string, number>();
  for (const { frames, comm, events } of counts) {
    const names = frames.map(({ name, module }) => (module ? `${name}_[${module}]` : name)).reverse();
    const line = [...(comm === null ? [] : [comm || 'unnamed']), ...names].map(word).join(';');
    lines.set(line, (lines.get(line) ?? 0) + events);
  }
  return [...lines].map(([line, events]) => `${line} ${events}`).sort();
}

const word = (text: string): string =>
  text.replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '_').replaceAll(';', ':');
