import { expect, it } from 'vitest';
import { helperReach } from './reach';
import { Symbols } from './symbols';

const BASE = 0xffffffff81000000n;
/** Each function of a made-up kernel has this much room. */
const ROOM = 32;

const symbolsOf = (...lines: string[]) => new Symbols(Buffer.from(`${lines.join('\n')}\n`));

/** name → whom it calls, in the order of their addresses */
function kernel(calls: Record<string, string[]>, data: string[] = []) {
  const names = Object.keys(calls);
  const address = (name: string): bigint => BASE + BigInt(ROOM * names.indexOf(name));
  const hex = (value: bigint): string => value.toString(16).padStart(16, '0');
  const lines = [
    '0000000000000000 A fixed_percpu_data',
    ...names.map((name) => `${hex(address(name))} t ${name}`),
    ...data.map((name, i) => `${hex(BASE + BigInt(ROOM * (names.length + i)))} d ${name}`),
    'ffffffffc0000000 t of_a_module\t[hl]',
  ];
  const read = (at: bigint, length: number): Uint8Array | null => {
    const name = names[Number(at - BASE) / ROOM];
    if (name === undefined) return null;
    const code = Buffer.alloc(length, 0x90);
    for (const [i, called] of calls[name]!.entries()) {
      const next = Number(at - BASE) + 5 * i + 5;
      code[5 * i] = i % 2 === 0 ? 0xe8 : 0xe9;
      code.writeInt32LE(Number(address(called) - BASE) - next, 5 * i + 1);
    }
    return code;
  };
  return { symbols: symbolsOf(...lines), read };
}

it('has what a helper calls, and what that calls, three times over', async () => {
  const { symbols, read } = kernel(
    {
      bpf_hl_now: ['one', 'two'],
      one: ['deeper'],
      two: [],
      deeper: ['deepest'],
      deepest: ['beyond'],
      beyond: [],
      vfs_hl: ['one'],
    },
    ['bpf_hl_now_proto'],
  );
  expect([...(await helperReach(symbols, read))].sort()).toEqual([
    'bpf_hl_now',
    'deeper',
    'deepest',
    'one',
    'two',
  ]);
});

it('has what maps do and what is around a program, and nothing of packets', async () => {
  const { symbols, read } = kernel(
    {
      hl_map_update_elem: ['room'],
      __bpf_prog_enter: ['clock'],
      bpf_skb_hl: ['packet'],
      room: [],
      clock: [],
      packet: [],
    },
    ['bpf_skb_hl_proto'],
  );
  expect([...(await helperReach(symbols, read))].sort()).toEqual([
    '__bpf_prog_enter',
    'clock',
    'hl_map_update_elem',
    'room',
  ]);
});

it('fails when it cannot tell', async () => {
  const hidden = symbolsOf('0000000000000000 t bpf_hl_now', '0000000000000000 d bpf_hl_now_proto');
  await expect(helperReach(hidden, () => null)).rejects.toThrow('hides the addresses');
  const { symbols } = kernel({ bpf_hl_now: [] }, ['bpf_hl_now_proto']);
  await expect(helperReach(symbols, () => null)).rejects.toThrow('no code of the helpers');
});
