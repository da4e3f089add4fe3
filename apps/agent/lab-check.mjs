// The checks of the lab against real kernels, made of their source: src/lab/boot.check.ts has the arguments.
// `lab-check.mjs ssh`: those of ssh targets against a lab VM instead, src/target/ssh/vm.check.ts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [first] = process.argv.slice(2);
const check = first === 'ssh' ? 'src/target/ssh/vm.check.ts' : 'src/lab/boot.check.ts';
const dir = mkdtempSync(join(tmpdir(), 'hooklab-check-'));
try {
  const outfile = join(dir, 'lab-check.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(check, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
