import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFilterText } from './filter-text';

it.each([
  ['port == 443', { of: 'port', op: '==', value: 443 }],
  ['sk->sk_sndbuf>=0x10', { of: 'sk->sk_sndbuf', op: '>=', value: 16 }],
  ['latency > 1ms', { of: 'latency', op: '>', value: 1_000_000 }],
  ['ret<0', { of: 'ret', op: '<', value: 0 }],
  ['ret == -2', { of: 'ret', op: '==', value: -2 }],
  ['comm ^= ssh', { of: 'comm', op: '^=', value: 'ssh' }],
  ["path !^= '/tmp/a b'", { of: 'path', op: '!^=', value: '/tmp/a b' }],
  ["comm == '443'", { of: 'comm', op: '==', value: '443' }],
  [
    'name(req_op, rq->cmd_flags & 255) == READ',
    { of: 'name(req_op, rq->cmd_flags & 255)', op: '==', value: 'READ' },
  ],
  ['flags !& 0x200', { of: 'flags', op: '!&', value: 512 }],
] as const)('%s', (text, meant) => {
  expect(parseFilterText(text)).toEqual(meant);
});

it.each(['', 'port', '== 3', 'port ==', 'sk->x'])('“%s” is refused', (text) => {
  expect(() => parseFilterText(text)).toThrow(Problem);
});

it('any text is a filter or a Problem', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a->=!&^<()1 ms\'"') }), (text) => {
      try {
        const { of, op } = parseFilterText(text);
        expect(of).not.toBe('');
        expect(text).toContain(op);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    }),
  );
});
