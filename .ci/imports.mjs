// The import table of the rooms: who may import whom. Imports go down only. Fails on anything else.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** room → the @hooklab rooms it may import; `node: true` lets it use Node's own modules. */
export const table = {
  'packages/base': { may: [], node: false },
  'packages/surface': { may: ['base'], node: false },
  'packages/hook': { may: ['base', 'surface'], node: false },
  'packages/advisor': { may: ['base', 'surface', 'hook'], node: false },
  'packages/probe': { may: ['base', 'surface', 'hook'], node: false },
  'packages/records': { may: ['base', 'surface'], node: false },
  'packages/protocol': { may: ['base', 'surface', 'hook', 'advisor', 'probe', 'records'], node: false },
  'apps/web': { may: ['base', 'surface', 'hook', 'advisor', 'probe', 'records', 'protocol'], node: false },
  'apps/agent': { may: ['base', 'surface', 'hook', 'advisor', 'probe', 'records', 'protocol'], node: true },
  'apps/loader': { may: ['base', 'surface', 'hook', 'records', 'protocol', 'native'], node: true },
  'apps/setup': { may: [], node: true },
  native: { may: [], node: true },
  e2e: { may: ['base', 'surface', 'records', 'protocol'], node: true },
};

const root = new URL('..', import.meta.url).pathname;
const skip = new Set([
  'node_modules',
  'dist',
  'out',
  'build',
  '.next',
  'fixtures',
  'goldens',
  'bench',
  'test',
]);

function* sources(dir) {
  for (const name of readdirSync(dir)) {
    if (skip.has(name) || name.startsWith('.')) continue;
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx|mjs|js)$/.test(name)) yield path;
  }
}

// import x from 'y'; export … from 'y'; import('y'); import 'y'
const importPattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s*)['"]([^'"]+)['"]/gm;

const faults = [];
for (const [room, rule] of Object.entries(table)) {
  for (const file of sources(join(root, room))) {
    const text = readFileSync(file, 'utf8');
    const isTest = /\.test\.[a-z]+$|\.config\.[a-z]+$|(^|\/)build\.mjs$/.test(file);
    for (const [, target] of text.matchAll(importPattern)) {
      const here = relative(root, file);
      const own = /^@hooklab\/([a-z]+)(\/.+)?$/.exec(target);
      if (own) {
        if (`packages/${own[1]}` === room || `apps/${own[1]}` === room) {
          faults.push(`${here}: imports its own room by name (${target})`);
        } else if (!rule.may.includes(own[1])) {
          faults.push(`${here}: ${room} may not import @hooklab/${own[1]}`);
        } else if (own[2]) {
          faults.push(`${here}: deep import ${target}; use what @hooklab/${own[1]} exports`);
        }
      } else if (target.startsWith('node:')) {
        if (!rule.node && !isTest) faults.push(`${here}: ${room} is free of Node, yet imports ${target}`);
      } else if (target.startsWith('.')) {
        const to = relative(root, join(file, '..', target))
          .split(sep)
          .join('/');
        if (!to.startsWith(`${room}/`) && to !== room)
          faults.push(`${here}: reaches out of its room (${target})`);
      }
    }
  }
}

for (const fault of faults) console.error(fault);
console.log(`imports: ${faults.length === 0 ? 'the table holds' : `${faults.length} against the table`}`);
process.exitCode = faults.length === 0 ? 0 : 1;
