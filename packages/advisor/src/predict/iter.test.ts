import { readdirSync, readFileSync } from 'node:fs';
import { Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../facts/surface';
import { predict } from './predict';

const file = (name: string): URL => new URL(`../../fixtures/iterators/${name}`, import.meta.url);

/** Kernels whose every bpf_iter_* was tried: see fixtures/iterators/cut.ts. */
const kernels = readdirSync(file('.')).flatMap((name) => /^(.+)\.observed$/.exec(name)?.[1] ?? []);

it('is checked on real kernels', () =>
  expect(kernels).toEqual(expect.arrayContaining(['5.10', '6.1', '6.12', '7.2'])));

describe.each(kernels)('every function bpf_iter_* of a real %s', (kernel) => {
  it('is the iterator, or the refusal, that it was', () => {
    const btf = new Uint8Array(readFileSync(file(`${kernel}.btf`)));
    const facts = factsOf(new Surface(kernel, new Map([['btf/vmlinux', btf]])));
    const lines = readFileSync(file(`${kernel}.observed`), 'utf8')
      .trim()
      .split('\n');
    const did = lines.map((line) => {
      const [, point, stage, errno] = line.split('\t');
      return `${point} ${stage === '-' ? 'works' : `${stage} ${errno}`}`;
    });
    const said = lines.map((line) => {
      const point = line.split('\t')[1]!;
      const { verdict, stage, errno } = predict(facts, point, 'iter');
      return `${point} ${verdict === 'fails' ? `${stage} ${errno}` : verdict}`;
    });
    expect(said).toEqual(did);
    expect(did.filter((line) => line.endsWith(' works')).length).toBeGreaterThan(5);
    expect(did).toContain('iter:hooklab_no_such load ESRCH');
  });
});
