// npm ci and the build, each only when what it is made from has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, step } from './say.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stampDir = join(root, 'node_modules', '.cache');
const quiet = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };

function stamped(name, value) {
  const file = join(stampDir, name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function stamp(name, value) {
  mkdirSync(stampDir, { recursive: true });
  writeFileSync(join(stampDir, name), value);
}

export async function ensureNodeModules() {
  const value = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (stamped('hooklab-npm', value)) return;
  await step('npm ci', () => run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, what: 'npm ci' }));
  stamp('hooklab-npm', value);
}

const outputs = [
  'apps/agent/dist/hooklab.mjs',
  'apps/agent/dist/compiler.mjs',
  'apps/loader/dist/loader.mjs',
  'apps/web/out/index.html',
];
const notSource = new Set([
  'node_modules',
  'dist',
  'out',
  'build',
  '.next',
  '.turbo',
  '.git',
  'next-env.d.ts',
]);

/** Names, sizes and times of everything the build reads: a few hundred stats, some milliseconds. */
function sourceStamp() {
  const hash = createHash('sha256').update(process.version);
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (notSource.has(entry.name)) continue;
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  for (const room of ['apps', 'packages', 'native', 'bpf']) walk(join(root, room));
  return hash.digest('hex');
}

export async function ensureBuilt({ force = false } = {}) {
  const value = sourceStamp();
  if (!force && stamped('hooklab-build', value) && outputs.every((file) => existsSync(join(root, file))))
    return;
  const turbo = join(root, 'node_modules', '.bin', 'turbo');
  await step('build', () =>
    run(turbo, ['run', 'build', '--concurrency=2', ...(force ? ['--force'] : [])], {
      cwd: root,
      env: quiet,
      what: 'the build',
    }),
  );
  stamp('hooklab-build', sourceStamp());
}
