import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTar, writeTar } from './tar';

const name = fc
  .array(fc.stringMatching(/^[a-z_][a-z0-9_]{0,60}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

describe('tar', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.dictionary(name, fc.uint8Array({ maxLength: 1500 })), (content) => {
        const files = new Map(Object.entries(content));
        expect(readTar(writeTar(files, '6.12'), 'x')).toEqual(new Map([...files].map(([k, v]) => [k, v])));
      }),
      { numRuns: 50 },
    );
  });

  it('reads what `tar -C DIR -cf - .` writes: names that begin with ./, and no directory around them', () => {
    const files = { kallsyms: 'T a', 'btf/vmlinux': 'btf', 'events/sched/sched_switch/format': 'f' };
    const dir = mkdtempSync(join(tmpdir(), 'hooklab-tar-'));
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(join(dir, dirname(file)), { recursive: true });
      writeFileSync(join(dir, file), content);
    }
    const read = (...args: string[]): string[] =>
      [...readTar(execFileSync('tar', ['-C', dir, '-cf', '-', ...args]), 'x').keys()].sort();
    const names = Object.keys(files).sort();
    expect(read('.')).toEqual(names);
    expect(read('kallsyms', 'btf', 'events')).toEqual(names);
    expect(read('--transform', 's#^#6.12/#', 'kallsyms', 'btf', 'events')).toEqual(names);
    expect(read('--transform', 's#^#./home/me/6.12/#', 'kallsyms', 'btf', 'events')).toEqual(names);
    expect(read('--transform', 's#^#/6.12/#', '-P', 'kallsyms', 'btf', 'events')).toEqual(names);
    expect(read('btf')).toEqual(['btf/vmlinux']);
    expect(read('--format=pax', '--pax-option=comment=made by a test', '.')).toEqual(names);
    rmSync(dir, { recursive: true });
  });

  it('reads long names of pax headers, and files that have two names', () => {
    const dir = mkdtempSync(join(tmpdir(), 'hooklab-tar-'));
    const long = `events/${'a'.repeat(120)}/${'b'.repeat(120)}/format`;
    mkdirSync(join(dir, dirname(long)), { recursive: true });
    writeFileSync(join(dir, 'kallsyms'), 'T a');
    writeFileSync(join(dir, long), 'long');
    linkSync(join(dir, long), join(dir, 'events', 'second'));
    for (const format of ['pax', 'gnu']) {
      const tar = execFileSync('tar', ['-C', dir, `--format=${format}`, '--sort=name', '-cf', '-', '.']);
      const read = new Map(
        [...readTar(tar, 'x')].map(([file, bytes]) => [file, Buffer.from(bytes).toString()]),
      );
      expect(read, format).toEqual(
        new Map([
          ['kallsyms', 'T a'],
          ['events/second', 'long'],
          [long, 'long'],
        ]),
      );
    }
    rmSync(dir, { recursive: true });
  });

  it('writes what GNU tar reads', () => {
    const long = `events/${'a'.repeat(60)}/${'b'.repeat(60)}/format`;
    const tar = writeTar(
      new Map([
        ['lsm', Buffer.from('bpf')],
        [long, Buffer.from('x')],
      ]),
      '6.12',
    );
    const listed = execFileSync('tar', ['tf', '-'], { input: tar, encoding: 'utf8' }).trim().split('\n');
    expect(listed).toEqual([`6.12/${long}`, '6.12/lsm']);
  });

  it('never hangs or crashes on damaged input', () => {
    const good = writeTar(
      new Map([
        ['lsm', Buffer.from('capability,bpf')],
        ['a/b', new Uint8Array(700)],
      ]),
      't',
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, cut) => {
        const bad = Uint8Array.from(good.subarray(0, cut));
        if (at < bad.length) bad[at] = value;
        try {
          readTar(bad, 'bad.tar');
        } catch (error) {
          expect((error as { code?: string }).code).toBe('bad-surface');
        }
      }),
      { numRuns: 500 },
    );
  });
});
