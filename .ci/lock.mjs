// The lock file names no host and is complete: every platform package that a package lists as optional is there.
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const faults = [];

for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.resolved && !entry.link && /^[a-z+]+:\/\//.test(entry.resolved)) {
    faults.push(`${path}: names a host (${entry.resolved})`);
  }
  if (path.startsWith('node_modules/') && !entry.link && !entry.integrity) {
    faults.push(`${path}: has no integrity`);
  }
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    // nested first, then each parent's node_modules, as Node resolves
    let at = path;
    let found = false;
    while (!found) {
      found = lock.packages[`${at ? `${at}/` : ''}node_modules/${name}`] !== undefined;
      if (!at) break;
      const cut = at.lastIndexOf('/node_modules/');
      at = cut < 0 ? '' : at.slice(0, cut);
    }
    if (!found) faults.push(`${path}: its optional ${name} is missing from the lock`);
  }
}

const manifests = Object.entries(lock.packages).filter(([p]) => !p.includes('node_modules'));
for (const [path, entry] of manifests) {
  for (const [name, version] of Object.entries({ ...entry.dependencies, ...entry.devDependencies })) {
    if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
      faults.push(`${path || 'package.json'}: ${name}@${version} is not exact`);
  }
}

for (const fault of faults) console.error(fault);
console.log(`lock: ${faults.length === 0 ? 'complete, exact, no hosts' : `${faults.length} faults`}`);
process.exitCode = faults.length === 0 ? 0 : 1;
