import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadOrder, type ModuleNeeds, moduleNeeds, moduleOfFile } from './modules';

const needs = (depends: string[] = [], soft: string[] = []): ModuleNeeds => ({ depends, soft });
const order = (wanted: string[], all: Record<string, ModuleNeeds>, builtin: string[] = []) =>
  loadOrder(wanted, (name) => all[name], new Set(builtin));

test('file names', () => {
  expect(moduleOfFile('kernel/fs/9p/9p.ko.xz')).toBe('9p');
  expect(moduleOfFile('kernel/drivers/virtio/virtio-rng.ko')).toBe('virtio_rng');
  expect(moduleOfFile('modules.dep')).toBeUndefined();
  expect(moduleOfFile('kernel/x.ko.d')).toBeUndefined();
});

test('.modinfo fields: only what must come before', () => {
  expect(
    moduleNeeds([
      ['license', 'GPL'],
      ['depends', '9pnet,virtio-ring'],
      ['softdep', 'pre: crypto-crc32c other post: late'],
      ['depends', ''],
    ]),
  ).toEqual(needs(['9pnet', 'virtio_ring'], ['crypto_crc32c', 'other']));
});

test('as on bookworm: each after what it needs, once', () => {
  const all = {
    virtio_pci: needs(['virtio', 'virtio_ring', 'virtio_pci_modern_dev']),
    virtio: needs(['virtio_ring']),
    virtio_ring: needs(),
    virtio_pci_modern_dev: needs(),
    '9pnet_virtio': needs(['virtio', '9pnet', 'virtio_ring']),
    '9pnet': needs(),
    '9p': needs(['fscache', '9pnet', 'netfs']),
    fscache: needs(['netfs']),
    netfs: needs(),
  };
  expect(order(['virtio_pci', '9pnet_virtio', '9p'], all)).toEqual([
    'virtio_ring',
    'virtio',
    'virtio_pci_modern_dev',
    'virtio_pci',
    '9pnet',
    '9pnet_virtio',
    'netfs',
    'fscache',
    '9p',
  ]);
});

test('built in needs no file, absent soft ones neither; an absent hard one is named', () => {
  expect(order(['virtio-pci', 'a'], { a: needs(['b'], ['nice']), b: needs() }, ['virtio_pci'])).toEqual([
    'b',
    'a',
  ]);
  expect(() => order(['a'], { a: needs(['gone']) })).toThrow('a needs the module gone');
  expect(() => order(['lost'], {})).toThrow('lost');
});

test('a cycle is named; a soft one is only a wish', () => {
  expect(() => order(['a'], { a: needs(['b']), b: needs(['a']) })).toThrow('need each other');
  expect(order(['a'], { a: needs([], ['b']), b: needs([], ['a']) })).toEqual(['b', 'a']);
});

test('any graph without cycles comes out in a valid order', () => {
  const edges = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 60 });
  fc.assert(
    fc.property(edges, fc.array(fc.nat(14), { minLength: 1, maxLength: 5 }), (pairs, wanted) => {
      const all: Record<string, ModuleNeeds> = {};
      for (let i = 0; i < 15; i++) all[`m${i}`] = needs();
      for (const [a, b] of pairs) if (a > b) all[`m${a}`]!.depends.push(`m${b}`);
      const result = order(
        wanted.map((i) => `m${i}`),
        all,
      );
      expect(new Set(result).size).toBe(result.length);
      for (const i of wanted) expect(result).toContain(`m${i}`);
      for (const name of result)
        for (const before of all[name]!.depends)
          expect(result.indexOf(before)).toBeLessThan(result.indexOf(name));
    }),
  );
});
