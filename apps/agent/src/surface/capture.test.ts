import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lasting, moduleNames } from './capture';

it('leaves out the symbols of what is loaded and attached just now', () => {
  const line = fc.constantFrom(
    'ffffffff9a000000 T _text\n',
    'ffffffffc12d1010 t ovl_open\t[overlay]\n',
    'ffffffffc00a8d28 t bpf_prog_204c943c8c9d9015_on_unlinkat\t[bpf]\n',
    'ffffffffc0220000 t ftrace_trampoline\t[__builtin__ftrace]\n',
    'ffffffff9a000020 t bpf_prog_load\n',
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const kept = lines.filter((each) => !/\[(bpf|__builtin__ftrace)\]/.test(each));
      expect(`${lasting(Buffer.from(lines.join('')))}`).toBe(kept.join(''));
    }),
  );
  expect(`${lasting(Buffer.from('ffffffffc00a8d28 t x\t[bpf]'))}`).toBe('');
});

it('names modules in one order', () => {
  expect(moduleNames('veth 40960 0 - Live 0x0\n9p 81920 2 - Live 0x0\n')).toEqual(['9p', 'veth']);
  expect(moduleNames('')).toEqual([]);
});
