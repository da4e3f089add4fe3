import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePoint } from './parse';
import type { Point } from './point';
import { pointText } from './text';

const ident = fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}$/);
const event = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,20}$/);

const points: fc.Arbitrary<Point> = fc.oneof(
  ident.map((name): Point => ({ kind: 'fn', name, module: '' })),
  fc.tuple(ident, ident).map(([module, name]): Point => ({ kind: 'fn', name, module })),
  fc
    .tuple(ident, fc.integer({ min: 1, max: 4096 }))
    .map(([name, offset]): Point => ({ kind: 'fn', name, module: '', offset })),
  ident.map((name): Point => ({ kind: 'syscall', name })),
  fc.tuple(event, event).map(([category, name]): Point => ({ kind: 'tracepoint', category, name })),
  event.map((name): Point => ({ kind: 'rawtracepoint', name })),
  ident.map((name): Point => ({ kind: 'lsm', name })),
  fc.tuple(ident, ident).map(([struct, field]): Point => ({ kind: 'field', struct, field })),
  fc.tuple(ident, ident).map(([a, symbol]): Point => ({ kind: 'user', path: `/usr/bin/${a}`, symbol })),
);

describe('a point', () => {
  it('survives being written and read', () => {
    fc.assert(
      fc.property(points, (point) => {
        expect(parsePoint(pointText(point))).toEqual(point);
      }),
    );
  });

  it('is read from what people type', () => {
    expect(parsePoint('vfs_unlink')).toEqual({ kind: 'fn', name: 'vfs_unlink', module: '' });
    expect(parsePoint('addrconf_ifdown.isra.0')).toMatchObject({
      kind: 'fn',
      name: 'addrconf_ifdown.isra.0',
    });
    expect(parsePoint('sock.sk_state')).toMatchObject({ kind: 'field', struct: 'sock', field: 'sk_state' });
    expect(parsePoint('sched:sched_switch')).toMatchObject({ kind: 'tracepoint', category: 'sched' });
    expect(parsePoint('fn:vfs_unlink+0x16')).toMatchObject({ name: 'vfs_unlink', offset: 0x16 });
    expect(parsePoint('rawtracepoint:9p_client_req')).toMatchObject({ name: '9p_client_req' });
  });

  it('never crashes on other text: it is a point or the problem point-bad', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(pointText(parsePoint(text))).toContain(':');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          expect((error as Problem).code).toBe('point-bad');
        }
      }),
    );
  });
});
