import { printableJson } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellStatus, cellText, cellValue, RC_NULL, recordBytes } from './cell';
import type { Column, Layout } from './layout';
import { recordRow } from './row';

const path: Column = { name: 'path', ctype: 'char[8]', kind: 'string', offset: 4, size: 8, statusOffset: 0 };

/** { __s32 path__rc; char path[8]; } */
function record(rc: number, text: string) {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setInt32(0, rc, true);
  bytes.set(new TextEncoder().encode(text).subarray(0, 8), 4);
  return recordBytes(bytes);
}
const layout: Layout = {
  name: 'event',
  tag: null,
  struct: 'hl_event',
  size: 12,
  stride: 24,
  columns: [path],
};

describe('a string’s status', () => {
  const cases: [string, number, string, string, string, object][] = [
    ['value', 3, 'ab', 'value', 'ab', { path: 'ab' }],
    ['exact fit', 8, '1234567', 'value', '1234567', { path: '1234567' }],
    ['empty', 1, '', 'empty', '', { path: '' }],
    ['NULL', RC_NULL, '', 'null', 'NULL', { path: null, path_status: 'NULL' }],
    ['fault', -14, '', 'fault', 'EFAULT', { path: null, path_status: 'EFAULT' }],
    ['errno', -22, '', 'error', 'EINVAL', { path: null, path_status: 'EINVAL' }],
    ['cut', 9, '1234567', 'cut', '1234567…', { path: '1234567', path_status: 'cut' }],
  ];
  it.each(cases)('%s', (_name, rc, text, status, shown, row) => {
    const r = record(rc, text);
    expect(cellStatus(r, 0, path)).toBe(status);
    expect(cellText(r, 0, path)).toBe(shown);
    expect(recordRow(r, 0, layout)).toEqual(row);
    expect(recordRow(r, 0, { ...layout, name: 'opened', tag: 1 })).toEqual({ kind: 'opened', ...row });
  });

  it('is one of the six for any bytes, and the row is JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), (bytes) => {
        const r = recordBytes(bytes);
        expect(['value', 'empty', 'null', 'fault', 'error', 'cut']).toContain(cellStatus(r, 0, path));
        const row = recordRow(r, 0, layout);
        expect(JSON.parse(printableJson(row))).toEqual(row);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('integers', () => {
  const column = (kind: 'uint' | 'int', size: number): Column => ({
    name: 'n',
    ctype: '',
    kind,
    offset: 0,
    size,
  });
  const widths = [1, 2, 4, 8].flatMap((size) => [
    { kind: 'uint' as const, size, min: 0n, max: 2n ** BigInt(8 * size) - 1n },
    { kind: 'int' as const, size, min: -(2n ** BigInt(8 * size - 1)), max: 2n ** BigInt(8 * size - 1) - 1n },
  ]);
  it.each(widths)('$kind of $size bytes reads back', ({ kind, size, min, max }) => {
    fc.assert(
      fc.property(fc.bigInt({ min, max }), (n) => {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, n), true);
        const value = cellValue(recordBytes(bytes), 0, column(kind, size));
        expect(BigInt(value)).toBe(n);
        // a number only where it is exact; -2^53 itself is
        if (n >= 2n ** 53n || n < -(2n ** 53n)) expect(value).toBeTypeOf('string');
        else expect(value).toBeTypeOf('number');
      }),
    );
  });

  it('pointers are hex, bytes are hex, bool is bool', () => {
    const bytes = Uint8Array.from([0x80, 0x12, 0, 0, 0x88, 0x88, 0xff, 0xff]);
    const r = recordBytes(bytes);
    const at = (kind: 'pointer' | 'bytes' | 'bool', size: number) =>
      cellValue(r, 0, { name: 'p', ctype: '', kind, offset: 0, size });
    expect(at('pointer', 8)).toBe('0xffff888800001280');
    expect(at('bytes', 4)).toBe('80120000');
    expect(at('bool', 1)).toBe(true);
  });
});
