import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Problem, problemLine } from '@hooklab/base';
import { readTar, Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import type { ProbeFacts } from '../facts/facts';
import { generate } from '../index';
import { shippedSpecs } from './index';

/**
 * goldens/SPEC.HOOK.KERNEL.c: what a shipped spec becomes with each of its hooks on the shipped kernels, or the
 * Problem that it meets. HOOKLAB_GOLDENS=write fills and rewrites them: look at the diff. The specs whose points the
 * small fixture kernels have are in ../goldens. Of the specs that are mostly alike one kernel's is kept; that there is C
 * of them on the others is tested, and that it runs in the lab (`hooklab bench library`).
 */
const KERNELS = ['debian-5.10', 'debian-6.1', 'debian-6.12', 'debian-7.2'];
const IN_FIXTURES = new Set(['unlinkat', 'task-rename']);
const ON_ALL = new Set(['file-deletes', 'file-opens', 'tcp-connects', 'execs', 'disk-io']);
const KEPT = 'debian-6.12';
/** Pairs of a system call's events, on the kernel that may skip either end. */
const SKIPPED = { kernel: 'debian-7.2', specs: new Set(['failed-execs', 'file-syncs', 'slow-syscalls']) };
const rewrite = process.env.HOOKLAB_GOLDENS === 'write';

function factsOf(kernel: string): ProbeFacts {
  const path = fileURLToPath(new URL(`../../../surface/shipped/${kernel}.tar.xz`, import.meta.url));
  const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
  return { kernel, arch: 'x86_64', surface: new Surface(kernel, readTar(tar)) };
}

describe.each(KERNELS)('shipped specs on %s', (kernel) => {
  const facts = factsOf(kernel);
  const cases = shippedSpecs()
    .filter(({ name }) => !IN_FIXTURES.has(name))
    .flatMap((spec) => spec.ways.map(({ hook }) => ({ spec, hook, name: `${spec.name}.${hook}` })));

  it.each(cases)('$name', ({ spec, hook }) => {
    const skipped = kernel === SKIPPED.kernel && SKIPPED.specs.has(spec.name);
    if (kernel !== KEPT && !ON_ALL.has(spec.name) && !skipped) {
      expect(sourceOr(() => generate(spec, hook, facts).source)).toMatch(/^\/\/ SPDX/);
      return;
    }
    const path = new URL(`./goldens/${spec.name}.${hook}.${kernel}.c`, import.meta.url);
    const got = sourceOr(() => generate(spec, hook, facts).source);
    if (rewrite) writeFileSync(path, got);
    expect(existsSync(path) ? readFileSync(path, 'utf8') : null).toBe(got);
    expect(got.startsWith('// SPDX')).toBe(true);
  });
});

function sourceOr(make: () => string): string {
  try {
    return make();
  } catch (error) {
    if (error instanceof Problem) return `${error.code}\n${problemLine(error)}\n`;
    throw error;
  }
}
