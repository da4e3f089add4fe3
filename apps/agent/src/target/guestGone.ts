import type { ProblemShape } from '@hooklab/base';
import { crashLine, outOfMemory } from '../lab';

const SIGKILL = 9;

/**
 * Why a lab VM's loader is gone. `status`: as a shell says it, unknown where its end came without one; `console`: what
 * the guest has said meanwhile, its kernel and the loader's own standard error.
 */
export function guestLoaderGone(status: number | undefined, console: string): ProblemShape {
  const killed = status === undefined || status === 128 + SIGKILL ? outOfMemory(console) : undefined;
  const word = crashLine(console) ?? lastWord(console);
  const end = word === undefined ? endOf(status) : `${endOf(status)}; the last word: ${word}`;
  return {
    code: 'loader-gone',
    what: 'The loader is gone',
    cause: killed ? `the VM ran out of memory: ${killed}` : end,
    fix: 'Its programs are detached. Run again: the target opens by itself',
    log: console || undefined,
  };
}

function endOf(status: number | undefined): string {
  if (status === undefined) return 'its connection closed';
  if (status > 128) return `it was killed by signal ${status - 128}`;
  return `it ended with code ${status}`;
}

/**
 * The last line of a loader's standard error:
 *   loader: ENOMEM: not enough memory
 */
const lastWord = (console: string): string | undefined =>
  console
    .split('\n')
    .findLast((text) => /^(?:loader|hooklab|node|\w*Error|FATAL ERROR)\b.*:/.test(text))
    ?.trim();
