import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BtfBuilder } from '../btf/test/builder';
import { encodeText } from '../bytes/text';
import { parsePath } from '../detail/detail';
import { Surface } from '../surface/surface';
import { diffKind, diffPoint } from './diff';
import { sideBySide } from './lines';

function kernel(newer: boolean): Surface {
  const b = new BtfBuilder();
  const int = b.int('int', 4, { signed: true });
  const text = b.ptr(b.const(b.int('char', 1)));
  const inode = b.ptr(b.struct('inode', 4, ['i_ino', int, 0]));
  if (newer) {
    b.struct('filename', 24, ['name', text, 0], ['refcnt', int, 64], ['fresh', text, 128]);
    b.func('vfs_unlink', b.proto(int, ['idmap', text], ['dir', inode]));
    b.func('filename_unlinkat', b.proto(int, ['dfd', int]));
  } else {
    b.struct('filename', 24, ['name', text, 0], ['uptr', text, 64], ['refcnt', int, 128]);
    b.func('vfs_unlink', b.proto(int, ['dir', inode]));
    b.func('do_unlinkat', b.proto(int, ['dfd', int]));
  }
  b.func('same', b.proto(0, ['a', int]));
  const functions = ['vfs_unlink', 'same', newer ? 'filename_unlinkat' : 'do_unlinkat'];
  return new Surface(
    newer ? 'b' : 'a',
    new Map([
      ['btf/vmlinux', b.bytes()],
      ['kallsyms', encodeText(functions.map((name) => `0000000000000000 T ${name}\n`).join(''))],
    ]),
  );
}

const a = kernel(false);
const b = kernel(true);
const diff = (path: string) => diffPoint(a, b, parsePath(path)!);

describe('one point', () => {
  it('a struct: what moved, vanished, appeared, beside each other', () => {
    const { status, changes, rows } = diff('struct:filename');
    expect(status).toBe('changed');
    expect(changes).toEqual([
      { what: 'member uptr', from: 'const char *', to: null },
      { what: 'offset of uptr', from: '8', to: null },
      { what: 'offset of refcnt', from: '16', to: '8' },
      { what: 'member fresh', from: null, to: 'const char *' },
      { what: 'offset of fresh', from: null, to: '16' },
    ]);
    expect(rows.map((row) => row.kind)).toEqual(['same', 'same', 'removed', 'changed', 'added', 'same']);
    const moved = rows[3]!;
    expect(moved.a!.filter((p) => p.changed).map((p) => p.text)).toEqual(['16']);
    expect(moved.b!.filter((p) => p.changed).map((p) => p.text)).toEqual(['8']);
  });

  it('a function: changed, gone with what may have come instead, new, the same', () => {
    expect(diff('fn:vfs_unlink').changes).toEqual([
      { what: 'parameters', from: '(struct inode *dir)', to: '(const char *idmap, struct inode *dir)' },
    ]);
    expect(diff('fn:do_unlinkat')).toMatchObject({
      status: 'vanished',
      near: ['filename_unlinkat'],
      like: { name: 'filename_unlinkat' },
    });
    expect(diff('fn:do_unlinkat').like?.rows.map((row) => row.kind)).toEqual([
      'changed',
      'same',
      'same',
      'same',
      'same',
      'same',
      'same',
    ]);
    expect(diff('fn:vfs_unlink').like).toBeNull();
    expect(diff('fn:filename_unlinkat').status).toBe('appeared');
    expect(diff('fn:same').status).toBe('same');
    expect(diff('fn:never')).toMatchObject({ status: 'in neither', rows: [] });
  });
});

describe('a whole kind', () => {
  it('tells what appeared, vanished and changed', () => {
    expect(diffKind(a, b, 'fn')).toMatchObject({
      appeared: ['filename_unlinkat'],
      vanished: ['do_unlinkat'],
      changed: [{ name: 'vfs_unlink' }],
      same: 1,
    });
    expect(diffKind(a, b, 'struct')).toMatchObject({
      appeared: [],
      vanished: [],
      changed: [{ name: 'filename' }],
      same: 1,
    });
    expect(diffKind(a, a, 'struct')).toMatchObject({ changed: [], same: 2 });
  });
});

describe('side by side', () => {
  const text = fc.array(
    fc.constantFrom('int a;', 'int b;', '', '}', 'struct x y; /* 1 */', 'struct x y; /* 2 */'),
    {
      maxLength: 12,
    },
  );
  const joined = (pieces: { text: string }[] | null) => pieces?.map((p) => p.text).join('');

  it('shows every line of both, in order', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const rows = sideBySide(left, right);
        expect(rows.filter((row) => row.a).map((row) => joined(row.a))).toEqual(left);
        expect(rows.filter((row) => row.b).map((row) => joined(row.b))).toEqual(right);
        for (const row of rows) if (row.kind === 'same') expect(joined(row.a)).toBe(joined(row.b));
      }),
    );
  });

  it('of equal texts nothing is changed', () => {
    fc.assert(
      fc.property(text, (lines) => {
        expect(sideBySide(lines, lines).every((row) => row.kind === 'same')).toBe(true);
      }),
    );
  });
});
