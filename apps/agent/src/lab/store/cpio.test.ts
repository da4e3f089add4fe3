import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CpioEntry, cpio } from './cpio';

/** An independent reader: names with mode, data and rdev in order, up to the trailer. */
function read(archive: Buffer) {
  const out: { name: string; mode: number; data: Buffer; rdev: [number, number] }[] = [];
  for (let at = 0; ; ) {
    expect(archive.subarray(at, at + 6).toString()).toBe('070701');
    const field = (i: number) =>
      Number.parseInt(archive.subarray(at + 6 + 8 * i, at + 14 + 8 * i).toString(), 16);
    const nameEnd = at + 110 + field(11);
    const name = archive.subarray(at + 110, nameEnd - 1).toString();
    expect(archive[nameEnd - 1]).toBe(0);
    const start = (nameEnd + 3) & ~3;
    const end = start + field(6);
    if (name === 'TRAILER!!!') {
      expect((end + 3) & ~3).toBe(archive.length);
      return out;
    }
    out.push({ name, mode: field(1), data: archive.subarray(start, end), rdev: [field(9), field(10)] });
    at = (end + 3) & ~3;
  }
}

test('every kind of entry, with the parents it needs', () => {
  const entries: CpioEntry[] = [
    { path: 'init', kind: 'file', data: '#!/bin/sh\n', mode: 0o755 },
    { path: '/a/b/c', kind: 'file', data: new Uint8Array([1, 2, 3]) },
    { path: 'a/b', kind: 'dir', mode: 0o700 },
    { path: 'a/link', kind: 'link', to: '../init' },
    { path: 'dev/console', kind: 'char', major: 5, minor: 1 },
  ];
  expect(read(cpio(entries)).map(({ name, mode }) => `${name} ${mode.toString(8)}`)).toEqual([
    'init 100755',
    'a 40755',
    'a/b 40755', // it was made for its child; the later mode does not count
    'a/b/c 100644',
    'a/link 120777',
    'dev 40755',
    'dev/console 20600',
  ]);
  expect(read(cpio(entries)).at(-1)?.rdev).toEqual([5, 1]);
});

test('two entries of one name, and paths that lead out, are refused', () => {
  const file = (path: string): CpioEntry => ({ path, kind: 'file', data: '' });
  expect(() => cpio([file('a'), file('/a')])).toThrow('twice');
  for (const path of ['', '/', '../x', 'a/../b', 'a//b', './a']) expect(() => cpio([file(path)])).toThrow();
});

test('whatever goes in comes out, aligned', () => {
  const name = fc.stringMatching(/^[a-z]{1,12}$/);
  const files = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 300 })), { selector: ([n]) => n });
  fc.assert(
    fc.property(files, (list) => {
      const archive = cpio(list.map(([path, data]) => ({ path, kind: 'file', data })));
      expect(archive.length % 4).toBe(0);
      expect(read(archive).map(({ name, data }) => [name, [...data]])).toEqual(
        list.map(([path, data]) => [path, [...data]]),
      );
    }),
  );
});
