import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names the code that the web runs: 24 hex digits over every source of the packages and of the web itself, tests left
 * out. `root`: the checkout.
 */
export function codeHash(root) {
  const hash = createHash('sha256');
  for (const room of [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'apps/web']) {
    const dir = join(root, room, 'src');
    const names = readdirSync(dir, { recursive: true }).filter(
      (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name),
    );
    for (const name of names.sort()) hash.update(`${room}/${name}\0`).update(readFileSync(join(dir, name)));
  }
  return hash.digest('hex').slice(0, 24);
}
