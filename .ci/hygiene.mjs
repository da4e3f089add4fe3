// What must never be committed: machine paths, mirror or registry hosts, binaries; focused or skipped tests.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url).pathname;
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter(Boolean);

const rules = [
  [/\/(?:work|farm)\/(?:main|shared)/, 'a path of one machine'],
  [/\/root\/[a-z.]/, 'a path of one machine'],
  [/(?:deb|security)\.debian\.org|registry\.npmjs|ftp\.[a-z.]*debian/, 'a mirror or registry host'],
  [/BEGIN [A-Z ]*PRIVATE KEY/, 'a secret'],
];
const testRules = [[/\b(?:it|test|describe)\.(?:skip|todo|only|fixme)\b/, 'a skipped or focused test']];

const faults = [];
for (const file of files) {
  if (file === '.ci/hygiene.mjs') continue;
  const bytes = readFileSync(root + file);
  if (bytes.subarray(0, 4).equals(Buffer.from('\x7fELF'))) faults.push(`${file}: a binary`);
  if (bytes.includes(0)) continue;
  const text = bytes.toString('utf8');
  for (const [pattern, what] of [...rules, ...(/\.(?:test|spec)\./.test(file) ? testRules : [])]) {
    const hit = pattern.exec(text);
    if (hit) faults.push(`${file}:${text.slice(0, hit.index).split('\n').length}: ${what} (${hit[0]})`);
  }
}

for (const fault of faults) console.error(fault);
console.log(`hygiene: ${faults.length === 0 ? `${files.length} files clean` : `${faults.length} faults`}`);
process.exitCode = faults.length === 0 ? 0 : 1;
