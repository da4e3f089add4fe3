import { hookOfWord } from '@hooklab/hook';

/** A hook and its point as the C says them: "tp", "syscalls/sys_enter_unlinkat". */
export interface Attached {
  hook: string;
  point: string;
}

/** Where the programs of a source attach, each once, in their order. Not what stands in comments; no maps, no licence. */
export function attachedIn(source: string): Attached[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  const found = new Map<string, Attached>();
  for (const [, section] of code.matchAll(/\bSEC\s*\(\s*"([^"\n]+)"\s*\)/g)) {
    const slash = section!.indexOf('/');
    const word = slash < 0 ? section! : section!.slice(0, slash);
    const hook = hookOfWord(word);
    if (hook) found.set(section!, { hook, point: slash < 0 ? '' : section!.slice(slash + 1) });
  }
  return [...found.values()];
}
