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

it('puts _text where it was linked to and keeps every distance', () => {
  const rebase = new Rebase(kallsyms, modules);
  expect(rebase.apply(kallsyms)).toBe(`0000000000000000 A fixed_percpu_data
ffffffff81000000 T _text
ffffffff822e5f50 T __set_task_comm
ffffffffc0018010 t ovl_open	[overlay]
`);
  expect(rebase.apply(modules)).toBe(`overlay 217088 1 - Live 0xffffffffc0018000
9p 81920 2 - Live 0xffffffffc0000000
`);
  expect(rebase.apply('0xffffffff9b0081a0-0xffffffff9b0081d0\tx')).toBe(
    '0xffffffff820081a0-0xffffffff820081d0\tx',
  );
});

it('leaves hidden addresses and an already linked kernel as they are', () => {
  const hidden = kallsyms.replace(/[0-9a-f]{16}/g, '0000000000000000');
  expect(new Rebase(hidden, '').apply(hidden)).toBe(hidden);
  const linked = 'ffffffff81000000 T _text\nffffffff81000010 T x\n';
  expect(new Rebase(linked, '').apply(linked)).toBe(linked);
});
