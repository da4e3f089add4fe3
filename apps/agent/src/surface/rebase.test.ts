import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Rebase } from './rebase';

const kallsyms = `0000000000000000 A fixed_percpu_data
ffffffff9a000000 T _text
ffffffff9b2e5f50 T __set_task_comm
ffffffffc12d1010 t ovl_open	[overlay]
`;
const modules = `overlay 217088 1 - Live 0xffffffffc12d1000
9p 81920 2 - Live 0xffffffffc12b9000
`;

const apply = (rebase: Rebase, text: string) => rebase.apply(Buffer.from(text)).toString();

it('puts _text where it was linked to and keeps every distance', () => {
  const rebase = new Rebase(kallsyms, modules);
  expect(apply(rebase, kallsyms)).toBe(`0000000000000000 A fixed_percpu_data
ffffffff81000000 T _text
ffffffff822e5f50 T __set_task_comm
ffffffffc0018010 t ovl_open	[overlay]
`);
  expect(apply(rebase, modules)).toBe(`overlay 217088 1 - Live 0xffffffffc0018000
9p 81920 2 - Live 0xffffffffc0000000
`);
  expect(apply(rebase, '0xffffffff9b0081a0-0xffffffff9b0081d0\tx')).toBe(
    '0xffffffff820081a0-0xffffffff820081d0\tx',
  );
});

it('leaves hidden addresses and an already linked kernel as they are', () => {
  const hidden = kallsyms.replace(/[0-9a-f]{16}/g, '0000000000000000');
  expect(apply(new Rebase(hidden, ''), hidden)).toBe(hidden);
  const linked = 'ffffffff81000000 T _text\nffffffff81000010 T x\n';
  expect(apply(new Rebase(linked, ''), linked)).toBe(linked);
});

it('moves every address as arithmetic on whole 64 bits does, and nothing else', () => {
  const rebase = new Rebase(kallsyms, modules);
  const [text, lowest] = [0xffffffff9a000000n - 0xffffffff81000000n, 0xffffffffc12b9000n];
  const address = fc.bigInt({ min: 0xffffffff9a000000n, max: 0xffffffffffffffffn });
  const hex = (n: bigint) => n.toString(16).padStart(16, '0');
  fc.assert(
    fc.property(
      fc.array(address),
      fc.array(fc.stringMatching(/^[ g-z_\n\t]{0,12}$/)),
      (addresses, between) => {
        const join = (all: bigint[]) => all.map((a, i) => `${between[i] ?? ''} ${hex(a)} `).join('');
        const moved = addresses.map((a) => (a >= lowest ? a - (lowest - 0xffffffffc0000000n) : a - text));
        expect(apply(rebase, join(addresses))).toBe(join(moved));
      },
    ),
  );
  for (const other of [
    'ffffffff',
    'ffffffff9a00000',
    'ffffffff7a000000',
    'ffffffff9a0000001',
    'affffffff9a000000',
    '00000000ffffffff9a',
  ])
    expect(apply(rebase, `x ${other} y`)).toBe(`x ${other} y`);
});
