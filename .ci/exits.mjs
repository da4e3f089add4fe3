// Nothing of the agent writes to stdout or stderr but output/output.ts, whose functions take printable lines only;
// nothing of the web writes to the clipboard but ui/clipboard.ts, which makes its lines printable; and nothing turns a
// string into a printable one by a cast but packages/base/src/printable.ts. Fails on anything else.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url).pathname;
const ROOM = 'apps/agent/src/output/output.ts';
const CLIPBOARD = 'apps/web/src/ui/clipboard.ts';
const MAKER = 'packages/base/src/printable.ts';
/** Programs of their own for tests and checks by hand: the agent's bundle has none of them. */
const APART = /\.(?:test|fixture|check)\.ts$|^apps\/agent\/src\/lab\/check\//;

const rules = [
  [
    /\bprocess\s*\.\s*(?:stdout|stderr)\b|\bprocess\s*\[|\bconsole\s*\.\s*(?:log|error|warn|info|debug|trace|dir|table)\b|\{[^}\n]*\bstd(?:out|err)\b[^}\n]*\}\s*=\s*process\b/,
    (f) => f !== ROOM && f.startsWith('apps/agent/src/'),
    'writes past output/output.ts',
  ],
  [
    /\bclipboard\b\s*[.\])]/,
    (f) => f !== CLIPBOARD && f.startsWith('apps/web/src/'),
    'copies past ui/clipboard.ts',
  ],
  [/\bas\s+(?:unknown\s+as\s+)?Printable\b/, (f) => f !== MAKER, 'calls a string printable by a cast'],
];

const files = execFileSync('git', ['ls-files', '-z', 'apps/agent/src', 'packages/*.ts', 'apps/web/src'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((f) => /\.tsx?$/.test(f) && !APART.test(f));

const faults = [];
for (const file of files) {
  const text = readFileSync(root + file, 'utf8');
  for (const [pattern, applies, what] of rules) {
    const hit = applies(file) && pattern.exec(text);
    if (hit) faults.push(`${file}:${text.slice(0, hit.index).split('\n').length}: ${what} (${hit[0]})`);
  }
}

for (const fault of faults) console.error(fault);
console.log(
  `exits: ${faults.length === 0 ? `${files.length} files, one way out` : `${faults.length} faults`}`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
