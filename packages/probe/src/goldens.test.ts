import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem, problemLine } from '@hooklab/base';
import { Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import type { ProbeFacts } from './facts/facts';
import { bpftraceOf, generate, type Hook, parseSpecText, shippedSpecs } from './index';

/**
 * goldens/SPEC.HOOK.KERNEL.c is what a spec becomes with a hook on a kernel of fixtures/kernels;
 * goldens/SPEC.HOOK.KERNEL.txt the Problem that it meets there; .bt and .bt.txt are the same of the bpftrace script. A
 * new case is a new, empty file of that name;
 * HOOKLAB_GOLDENS=write fills it, and rewrites the others: look at the diff.
 */
const folder = new URL('./goldens/', import.meta.url);
const rewrite = process.env.HOOKLAB_GOLDENS === 'write';

/** The facts of a folder of fixtures/kernels: "x86-6.12", "arm64-6.12", "x86-6.12-no-tracefs", "no-btf". */
function fixtureFacts(name: string): ProbeFacts {
  const root = fileURLToPath(new URL(`./fixtures/kernels/${name}/`, import.meta.url));
  const files = new Map<string, Uint8Array>();
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(root, path)).isFile())
      files.set(path === 'btf' ? 'btf/vmlinux' : path, new Uint8Array(readFileSync(join(root, path))));
  }
  return {
    kernel: name,
    arch: name.startsWith('arm64') ? 'arm64' : 'x86_64',
    surface: new Surface(name, files),
  };
}

const FIXTURE_SPECS = new Set(['unlinkat', 'task-rename']);

function specOf(name: string) {
  const shipped = shippedSpecs().find((s) => s.name === name);
  return (
    shipped ?? parseSpecText(readFileSync(new URL(`./fixtures/specs/${name}.json`, import.meta.url), 'utf8'))
  );
}

function outcome(spec: string, hook: string, kernel: string, kind: string): string {
  try {
    if (kind.startsWith('bt')) return bpftraceOf(specOf(spec), hook as Hook, fixtureFacts(kernel)).script;
    return generate(specOf(spec), hook as Hook, fixtureFacts(kernel)).source;
  } catch (error) {
    if (error instanceof Problem) return `${error.code}\n${problemLine(error)}\n`;
    throw error;
  }
}

describe('goldens', () => {
  for (const file of readdirSync(folder)) {
    it(file, () => {
      const [, spec, hook, kernel, kind] = /^([a-z-]+)\.([a-z_]+)\.(.+?)\.(c|txt|bt|bt\.txt)$/.exec(file)!;
      const got = outcome(spec!, hook!, kernel!, kind!);
      expect(got.startsWith('// SPDX')).toBe(kind === 'c');
      expect(got.startsWith('#!')).toBe(kind === 'bt');
      const path = new URL(file, folder);
      if (rewrite) writeFileSync(path, got);
      expect(got).toBe(readFileSync(path, 'utf8'));
    });
  }

  // the other shipped specs are tried on the shipped kernels: specs/specs.test.ts
  it('has every way of the specs whose points the fixture kernels have, on every kernel', () => {
    const kernels = ['x86-5.10', 'x86-6.12', 'x86-7.2', 'arm64-6.12'];
    for (const spec of shippedSpecs().filter(({ name }) => FIXTURE_SPECS.has(name))) {
      for (const { hook } of spec.ways) {
        for (const kernel of kernels) {
          expect(
            existsSync(new URL(`${spec.name}.${hook}.${kernel}.c`, folder)),
            `${spec.name} ${hook} ${kernel}`,
          ).toBe(true);
        }
      }
    }
  });
});
