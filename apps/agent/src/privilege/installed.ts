import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * The directories, below `root`, of installed packages and of all that they depend on, as Node finds them from `from`.
 * A dependency that is not there (one for another machine) is left out: who needs it says so itself.
 */
export function installed(root: string, from: string, names: string[]): string[] {
  const found = new Set<string>();
  const add = (name: string, at: string): void => {
    const dir = lookUp(root, at, name);
    if (!dir || found.has(dir)) return;
    found.add(dir);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(dir, 'package.json'), 'utf8'),
    ) as { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) add(needed, dir);
  };
  for (const name of names) add(name, from);
  return [...found].map((dir) => relative(root, dir)).sort();
}

function lookUp(root: string, from: string, name: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const dir = join(at, 'node_modules', name);
    if (existsSync(join(dir, 'package.json'))) return dir;
    if (at === root || at === dirname(at)) return undefined;
  }
}
