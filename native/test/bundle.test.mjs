import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const native = fileURLToPath(new URL('..', import.meta.url));
const addon = process.env.HOOKLAB_NATIVE ?? join(native, 'build', 'Release', 'hooklab_native.node');

/** A program that uses the binding, in one file, as the loader is shipped. */
function run(format, env, beside) {
  const work = mkdtempSync(join(tmpdir(), 'hooklab-bundle-'));
  try {
    const outfile = join(work, format === 'esm' ? 'main.mjs' : 'main.cjs');
    buildSync({
      stdin: {
        contents: "import { libbpf } from './index.js'; console.log(libbpf().origin)",
        resolveDir: native,
      },
      ...{ bundle: true, platform: 'node', format, outfile, logLevel: 'silent' },
    });
    if (beside) copyFileSync(addon, join(work, 'hooklab_native.node'));
    const { HOOKLAB_NATIVE: _, ...rest } = process.env;
    const stdio = ['ignore', 'pipe', 'pipe'];
    return execFileSync(process.execPath, [outfile], {
      encoding: 'utf8',
      cwd: '/',
      env: { ...rest, ...env },
      stdio,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

describe('bundled', () => {
  for (const format of ['esm', 'cjs']) {
    it(`finds the addon beside the bundle: ${format}`, () => {
      assert.match(run(format, {}, true), /^(static|system)\n$/);
    });
  }

  it('takes the addon that HOOKLAB_NATIVE names', () => {
    assert.match(run('esm', { HOOKLAB_NATIVE: addon }, false), /^(static|system)\n$/);
  });

  it('says where it looked and what to run when there is none', () => {
    assert.throws(
      () => run('esm', {}, false),
      /not built: looked at .*hooklab_native.node.* Run: npm run build/,
    );
  });
});
