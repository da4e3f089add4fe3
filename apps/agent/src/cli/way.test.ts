import { fileURLToPath } from 'node:url';
import { advise, factsOf, understand } from '@hooklab/advisor';
import { generate, type ProbeFacts, shippedSpecs } from '@hooklab/probe';
import { Catalog, type Surface } from '@hooklab/surface';
import { beforeAll, expect, it } from 'vitest';
import { bestSpec, wantedOf } from '../answer/best-spec';
import { readyJson, readyLine } from '../answer/ready';
import { needsNamed } from '../answer/words';
import { compileForTarget } from '../compile';
import { ownTypes, typesOf } from '../kernel/types';
import { shapeOf } from '../run/object';
import { paths } from '../state/paths';
import { libbpfHeaders } from '../state/product';
import { loadSurface } from '../surface/load';
import type { Surfaces } from '../surface/surfaces';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
let surface: Surface;
let facts: ReturnType<typeof factsOf>;
let probeFacts: ProbeFacts;
beforeAll(async () => {
  const shipped = `${repository}packages/surface/shipped`;
  surface = await loadSurface({ surface: 'debian-6.12' }, null as unknown as Surfaces, shipped);
  facts = factsOf(surface);
  probeFacts = { kernel: surface.name, arch: facts.kernel.arch, surface };
});

const ANY = { hook: null, needs: {}, asked: null, filter: [] } as const;

// ARCHITECTURE.md, "The way of the data": as far as it goes without a kernel, each step from what the one before gave
it('a question becomes an object with columns, one step after the other', async () => {
  expect(new Catalog(surface).search('unlink kind:fn').ids.length).toBeGreaterThan(0);
  const { question } = understand('who deletes this file', facts);
  expect(advise(facts, question!).candidates.length).toBeGreaterThan(0);
  const { spec, hook } = bestSpec(facts, probeFacts, question!, ANY);
  const { source } = generate(spec, hook, probeFacts);
  expect(source).toContain(`SEC("${hook}/`);
  const { object } = await compileForTarget({
    source,
    btf: typesOf(surface, ownTypes(surface, surface.name), source),
    arch: 'x86_64',
    libbpfDir: libbpfHeaders(paths().cache),
    bpfDir: `${repository}bpf`,
  });
  const { layouts, programs } = shapeOf(object!);
  expect(layouts[0]!.columns.map((c) => c.name)).toEqual(spec.columns.map((c) => c.name));
  expect(programs.length).toBeGreaterThan(0);
});

it('of what is asked the hook is taken that gives it, with filters on any expression', () => {
  const question = { kind: 'point', point: { kind: 'fn', name: 'tcp_connect', module: '' } } as const;
  const wanted = wantedOf({ filter: ['port(sk->__sk_common.skc_dport) == 443', 'ret < 0'] }, [
    'ip(sk->__sk_common.skc_daddr)',
    'ret',
  ]);
  const { spec, hook } = bestSpec(facts, probeFacts, question, wanted);
  expect(hook).toBe('fexit');
  expect(spec.columns.map(({ name, ctype }) => `${name} ${ctype}`)).toEqual([
    'ts __u64',
    'pid __u32',
    'tid __u32',
    'comm char[16]',
    'skc_daddr char[48]',
    'ret __s32',
    'skc_dport __u16',
  ]);
  expect(spec.filter).toEqual([
    { column: 'skc_dport', op: '==', value: 443 },
    { column: 'ret', op: '<', value: 0 },
  ]);
  const typo = { kind: 'point', point: { kind: 'fn', name: 'tcp_conect', module: '' } } as const;
  expect(() => bestSpec(facts, probeFacts, typo, ANY)).toThrow('No hook that answers it works');
  expect(() => wantedOf({ filter: ['comm ^='] }, [])).toThrow('no filter');
  expect(() => wantedOf({ filter: [] }, ['sk->'])).toThrow('cannot be read as an expression');
});

it('what is summed up becomes columns, and the object says how to read it', async () => {
  const question = { kind: 'point', point: { kind: 'fn', name: 'vfs_read', module: '' } } as const;
  const sums = {
    by: ['comm'],
    totals: [
      { op: 'log2', of: 'count' },
      { op: 'max', of: 'latency' },
    ],
  } as const;
  const wanted = wantedOf({ filter: ['ret > 0'] }, [], sums);
  const { spec, hook } = bestSpec(facts, probeFacts, question, wanted);
  expect(spec.aggregate).toEqual({
    by: ['comm'],
    totals: [
      { op: 'log2', column: 'count' },
      { op: 'max', column: 'latency_ns' },
    ],
  });
  const { object } = await compileForTarget({
    source: generate(spec, hook, probeFacts).source,
    btf: typesOf(surface, ownTypes(surface, surface.name), ''),
    arch: 'x86_64',
    libbpfDir: libbpfHeaders(paths().cache),
    bpfDir: `${repository}bpf`,
  });
  const { layouts, groups } = shapeOf(object!);
  expect(layouts).toEqual([]);
  expect(groups).toMatchObject({ most: 4096, by: [{ name: 'comm' }], reduce: `s${'s'.repeat(65)}U` });
  expect(() => wantedOf({ filter: [] }, ['ret'], sums)).toThrow('sums have no row for it');
});

it('a hook is taken where it is asked for, and refused in words where it is none of the point’s', () => {
  const question = { kind: 'point', point: { kind: 'fn', name: 'vfs_unlink', module: '' } } as const;
  const made = bestSpec(facts, probeFacts, question, { ...ANY, needs: { ret: true }, hook: 'kretprobe' });
  expect(made.spec.columns.map((c) => c.name)).toContain('ret');
  expect(made.hook).toBe('kretprobe');
  expect(() => bestSpec(facts, probeFacts, question, { ...ANY, hook: 'lsm' })).toThrow(
    'lsm is no answer to it here',
  );
  expect(() => needsNamed('speed')).toThrow('not a list of needs');
});

it('the ready specs are told, a line each', () => {
  const told = shippedSpecs().map((spec) => JSON.parse(readyJson(spec)));
  expect(told.map(({ name }) => name)).toEqual(shippedSpecs().map(({ name }) => name));
  expect(told[0]).toMatchObject({ hooks: ['fexit', 'kretprobe'], columns: expect.arrayContaining(['path']) });
  for (const spec of shippedSpecs()) expect(readyLine(spec)).toContain(spec.title);
});
