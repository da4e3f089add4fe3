import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Btf } from '@hooklab/surface';
import { expect, it } from 'vitest';
import { ErrorDoctor } from '../doctor/doctor';
import { Proofs } from '../doctor/proofs';
import { TargetCompiler } from '../kernel/compiler';
import type { Kernels } from '../kernel/kernels';
import { paths } from '../state/paths';
import { product } from '../state/product';
import type { OpenTarget } from '../target/registry';
import { Failures } from './failures';
import { Pipeline } from './pipeline';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const btf = Btf.read(
  new Uint8Array(readFileSync(`${repository}packages/probe/src/fixtures/kernels/x86-6.12/btf`)),
);
const written = readFileSync(new URL('../compile/fixtures/hand-written.bpf.c', import.meta.url), 'utf8');
const kernels = {
  of: () => ({ typesFor: async () => btf, namesVariables: async () => false }),
} as unknown as Kernels;
const target = {
  connection: { hello: { arch: 'x86_64', kernel: '6.12' } },
} as unknown as OpenTarget;
const doctor = new ErrorDoctor(async () => {
  throw new Error('not asked here');
});
const compiler = new TargetCompiler({
  paths: paths(),
  product: { ...product(), bpfDir: `${repository}bpf` },
  kernels,
});
const proofs = new Proofs(
  {
    compile: () => Promise.reject(new Error('not tried here')),
    symbols: () => Promise.reject(new Error('not tried here')),
  },
  doctor,
);
const failures = new Failures(proofs);
const pipeline = new Pipeline({ paths: paths(), kernels, compiler, errors: doctor, failures });
type Made = Parameters<Pipeline['prepare']>[2];

/** A run as the pipeline sees it, stopped at `when`; the stages it went through. */
async function prepare(when: 'before' | 'compiling' | 'never') {
  const stages: string[] = [];
  const ends: unknown[] = [];
  let stopAsked = when === 'before';
  const run = {
    get stopAsked() {
      return stopAsked;
    },
    stage: (stage: string) => stages.push(stage),
    end: (...end: unknown[]) => ends.push(end),
    making(abort: () => void) {
      if (when !== 'compiling') return;
      setTimeout(() => {
        stopAsked = true;
        abort();
      });
    },
  };
  // an object that is not known yet
  const source = `${written}/* ${when} ${Date.now()} */\n`;
  const prepared = await pipeline.prepare({ source }, target, run as unknown as Made);
  return { prepared, stages, ends };
}

it('makes a program of C', async () => {
  const { prepared, stages } = await prepare('never');
  expect(prepared?.programs).toHaveLength(1);
  expect(prepared?.layouts.flatMap((l) => l.columns.map((c) => c.name))).toContain('name');
  expect(stages).toEqual(['generate', 'compile']);
});

it('does not compile for a run that was stopped, and ends the compile of one that is stopped meanwhile', async () => {
  for (const when of ['before', 'compiling'] as const) {
    // nothing is wrong with it: it ends without a problem
    expect(await prepare(when), when).toEqual({ prepared: null, stages: ['generate'], ends: [] });
  }
});
