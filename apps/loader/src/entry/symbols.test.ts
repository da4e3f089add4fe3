import { expect, it } from 'vitest';
import { Symbols } from './symbols';
import { Turns } from './turns';

const symbols = new Symbols(
  Buffer.from(`0000000000000000 A fixed_percpu_data
ffffffff81000000 T _text
ffffffff81000010 t c_start
ffffffff81000020 T __do_sys_getpid
ffffffff81000020 T __x64_sys_getpid
ffffffff81000030 T vfs_read
ffffffff81000040 t c_start
ffffffff82000000 D vfs_write
ffffffffc0000010 t ovl_open\t[overlay]
ffffffffc0000050 t c_start\t[overlay]
ffffffffc0000010 T ovl_alias\t[overlay]
ffffffffc0001000 t bpf_prog_0123456789abcdef_vfs_read\t[bpf]
ffffffffc0001010 t vfs_read\t[bpf]
`),
);

it('has where the kernel’s own begin, in order, without per-CPU symbols and modules', async () => {
  const places = await symbols.places(new Turns());
  expect(places?.base).toBe(0xffffffff81000000n);
  expect([...places!.starts]).toEqual([0, 0x10, 0x20, 0x30, 0x40, 0x1000000]);
  expect([...places!.code]).toEqual([1, 1, 1, 1, 1, 0]);
  expect([...places!.lines].map((line) => symbols.namesFrom(line))).toEqual([
    ['_text'],
    ['c_start'],
    ['__do_sys_getpid', '__x64_sys_getpid'],
    ['vfs_read'],
    ['c_start'],
    [],
  ]);
  expect(await new Symbols(Buffer.alloc(0)).places(new Turns())).toBeNull();
});

it('finds the kernel’s own by the end of their names', () => {
  expect([...symbols.ending('_write')]).toEqual([
    { name: 'vfs_write', address: 0xffffffff82000000n, code: false },
  ]);
  expect([...symbols.ending('_getpid')].map(({ name, code }) => [name, code])).toEqual([
    ['__do_sys_getpid', true],
    ['__x64_sys_getpid', true],
  ]);
  // a module's
  expect([...symbols.ending('ovl_open')]).toEqual([]);
});

it('finds every place of a name, in the kernel and in modules', () => {
  expect(symbols.copies('vfs_read')).toEqual({
    count: 1,
    addresses: [0xffffffff81000030n],
    names: ['vfs_read'],
  });
  expect(symbols.copies('c_start')).toMatchObject({
    addresses: [0xffffffff81000010n, 0xffffffff81000040n, 0xffffffffc0000050n],
  });
});

it('knows the other names of a place', () => {
  expect(symbols.copies('__x64_sys_getpid')).toEqual({
    count: 1,
    addresses: [0xffffffff81000020n],
    names: ['__x64_sys_getpid', '__do_sys_getpid'],
  });
  expect(symbols.copies('ovl_alias').names.sort()).toEqual(['ovl_alias', 'ovl_open']);
});

it('takes neither data nor what is only listed as a module', () => {
  for (const name of ['vfs_write', 'fixed_percpu_data', 'bpf_prog_0123456789abcdef_vfs_read', 'absent', '']) {
    expect(symbols.copies(name), name).toMatchObject({ count: 0, addresses: [] });
  }
});

it('says that addresses are hidden, and counts the names all the same', () => {
  const hidden = new Symbols(
    Buffer.from('0000000000000000 t c_start\n0000000000000000 T a\n0000000000000000 t c_start\n'),
  );
  expect(hidden.copies('c_start')).toEqual({ count: 2, addresses: null, names: ['c_start'] });
  expect(hidden.copies('absent')).toMatchObject({ count: 0 });
});

it('finds the kernel’s own code by the beginning of its name, and how much room it has', () => {
  expect([...symbols.code('__')]).toEqual([
    { name: '__do_sys_getpid', address: 0xffffffff81000020n, bytes: 16 },
    { name: '__x64_sys_getpid', address: 0xffffffff81000020n, bytes: 16 },
  ]);
  expect([...symbols.code('vfs_')]).toEqual([{ name: 'vfs_read', address: 0xffffffff81000030n, bytes: 16 }]);
  expect([...symbols.code('ovl_')]).toEqual([]);
});

it('finds every name at an address of the kernel’s own, and none between', () => {
  expect(symbols.at(0xffffffff81000020n)).toEqual(['__do_sys_getpid', '__x64_sys_getpid']);
  expect(symbols.at(0xffffffff81000000n)).toEqual(['_text']);
  expect(symbols.at(0xffffffff81000040n)).toEqual(['c_start']);
  for (const address of [0n, 0xffffffff81000021n, 0xffffffff82000000n, 0xffffffffffffffffn])
    expect(symbols.at(address)).toEqual([]);
});
