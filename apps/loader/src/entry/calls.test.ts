import { describe, expect, it } from 'vitest';
import { trampolineCalls } from './calls';
import type { ReadCode } from './reach';
import { Symbols } from './symbols';

/** `e8` or `e9` and how far it is from behind it. */
const leap = (opcode: number, from: bigint, to: bigint): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes[0] = opcode;
  bytes.writeInt32LE(Number(to - from - 5n), 1);
  return bytes;
};

describe('what a trampoline calls', () => {
  // harmless stand-ins: what matters is that the bytes lead there
  const symbols = new Symbols(
    Buffer.from(`ffffffff81000000 T _text
ffffffff81000100 t __bpf_prog_enter_demo
ffffffff81000140 t __bpf_tramp_exit
ffffffff81000180 t __bpf_prog_run_demo
ffffffff81000200 T demo_one
ffffffff81000200 t demo_other_name
ffffffff81000300 T demo_two
ffffffff81000400 T demo_free
`),
  );
  const code = new Map([
    [0xffffffff81000100n, leap(0xe8, 0xffffffff81000100n, 0xffffffff81000200n)],
    [
      0xffffffff81000140n,
      Buffer.concat([
        leap(0xe9, 0xffffffff81000140n, 0xffffffff81000300n),
        // to its own beginning
        leap(0xe9, 0xffffffff81000145n, 0xffffffff81000140n),
      ]),
    ],
    // not around a program
    [0xffffffff81000180n, leap(0xe8, 0xffffffff81000180n, 0xffffffff81000400n)],
  ]);
  const asked: number[] = [];
  const read: ReadCode = (address, bytes) => {
    asked.push(bytes);
    return code.get(address)!;
  };

  it('are the functions that the code around a program leads to, by all of their names', () => {
    const calls = trampolineCalls(symbols, read);
    expect(calls).toEqual(new Set(['demo_one', 'demo_other_name', 'demo_two']));
    // no further than the next function
    expect(asked).toEqual([0x40, 0x40]);
  });

  it('are not known where memory or addresses are hidden', () => {
    const refused = () => {
      throw new Error('/proc/kcore: EPERM');
    };
    expect(() => trampolineCalls(symbols, refused)).toThrow('/proc/kcore: EPERM');
    expect(() => trampolineCalls(symbols, () => null)).toThrow('does not have the code of');
    const hidden = new Symbols(Buffer.from('0000000000000000 t __bpf_prog_enter\n'));
    expect(() => trampolineCalls(hidden, read)).toThrow('kptr_restrict');
  });

  it('are none on a kernel without trampolines', () => {
    expect(trampolineCalls(new Symbols(Buffer.from('ffffffff81000000 T _text\n')), read)).toEqual(new Set());
    expect(trampolineCalls(new Symbols(Buffer.alloc(0)), read)).toEqual(new Set());
  });
});
