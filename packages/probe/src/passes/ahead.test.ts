import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readTar, Surface } from '@hooklab/surface';
import { expect, it } from 'vitest';
import type { ProbeFacts } from '../facts/facts';
import { parseSpec } from '../spec/parse';
import { findSpec } from '../specs';
import { generate } from './passes';

const path = fileURLToPath(new URL('../../../surface/shipped/debian-6.12.tar.xz', import.meta.url));
const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
const facts: ProbeFacts = {
  kernel: 'debian-6.12',
  arch: 'x86_64',
  surface: new Surface('debian-6.12', readTar(tar)),
};
const diskIo = findSpec('disk-io');

it('a filter of who asked is tested once that is known', () => {
  const spec = { ...diskIo, filter: [{ column: 'pid', op: '==' as const, value: 7 }] };
  const { source } = generate(spec, 'tp_btf', facts);
  const asked = source.indexOf('start.pid = asked->pid;');
  const test = source.indexOf('if (start.pid != 7)');
  expect(asked).toBeGreaterThan(0);
  expect(test).toBeGreaterThan(asked);
  expect(test).toBeLessThan(source.indexOf('&starts, &key, &start, BPF_NOEXIST'));
});

it('where no column is left that it would know, nothing is attached ahead', () => {
  const without = ({ pid: _pid, comm: _comm, ...rest }: Record<string, string>) => rest;
  const { captures, columns } = diskIo;
  const spec = {
    ...diskIo,
    captures: without(captures),
    columns: columns.filter(({ name }) => name !== 'pid' && name !== 'comm'),
    ways: diskIo.ways.map((way) => ({ ...way, ahead: { ...way.ahead!, captures: {} } })),
  };
  expect(generate(spec, 'tp_btf', facts).source).not.toContain('block_getrq');
  expect(generate(findSpec('disk-latency'), 'tp_btf', facts).source).not.toContain('block_getrq');
});

it('a moment ahead of no pair of ends is refused, and a column that is not there', () => {
  const [way] = diskIo.ways;
  const { exit: _exit, key: _key, ...alone } = way!;
  const nobody = { ...way!, ahead: { ...way!.ahead!, captures: { nobody: 'pid' } } };
  expect(() => parseSpec({ ...diskIo, captures: { ...diskIo.captures, error: '0' }, ways: [alone] })).toThrow(
    /ahead of two ends/,
  );
  expect(() => parseSpec({ ...diskIo, ways: [nobody] })).toThrow(/no column nobody/);
});
