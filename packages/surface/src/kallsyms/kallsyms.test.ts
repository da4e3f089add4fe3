import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../bytes/text';
import { Kallsyms } from './kallsyms';

const text = `0000000000000000 A fixed_percpu_data
ffffffff81000000 T _stext
ffffffff8105fd30 t c_start
ffffffff81455220 T __pfx_vfs_unlink
ffffffff81455230 T vfs_unlink
ffffffff81508400 t c_start
ffffffff81c87e00 t mas_find_rev_setup.constprop.0
ffffffff81c87f00 t addrconf_ifdown.isra.0
ffffffff81c87f40 t addrconf_ifdown.isra.0.cold
ffffffff82675a58 r c_start
ffffffffc031f010 t virtnet_stats	[virtio_net]
ffffffffc0400000 t bpf_prog_6deef7357e7b4530	[bpf]
`;

describe('kallsyms', () => {
  const symbols = new Kallsyms(encodeText(text));

  it('finds symbols with type, module, address and line', () => {
    expect(symbols.length).toBe(12);
    expect(symbols.find('vfs_unlink')).toEqual([
      { name: 'vfs_unlink', type: 'T', module: null, address: 'ffffffff81455230', line: 5 },
    ]);
    expect(symbols.find('virtnet_stats')[0]).toMatchObject({ module: 'virtio_net', line: 11 });
    expect(symbols.find('fixed_percpu_data')[0]).toMatchObject({
      type: 'A',
      address: '0000000000000000',
      line: 1,
    });
    expect(symbols.find('vfs_')).toEqual([]);
  });

  it('counts the text symbols of one name', () => {
    expect(symbols.find('c_start')).toHaveLength(3);
    expect(symbols.countText('c_start')).toBe(2);
  });

  it('knows what the compiler made of a function', () => {
    expect(symbols.variants('addrconf_ifdown').map((s) => s.name)).toEqual([
      'addrconf_ifdown.isra.0',
      'addrconf_ifdown.isra.0.cold',
    ]);
    expect(symbols.variants('vfs_unlink')).toEqual([]);
  });

  it('has no address range where addresses are hidden', () => {
    expect(symbols.addressRange('_stext', 'vfs_unlink')).toEqual(['ffffffff81000000', 'ffffffff81455230']);
    const hidden = new Kallsyms(encodeText(text.replaceAll(/^[0-9a-f]{16}/gm, '0'.repeat(16))));
    expect(hidden.addressRange('_stext', 'vfs_unlink')).toBeNull();
    expect(hidden.countText('c_start')).toBe(2);
  });

  it('takes no data for functions, whatever its letter', () => {
    const lying = `ffffffff81000000 T _stext
ffffffff81000010 T vfs_read
ffffffff82000000 T _etext
ffffffff82000010 t event_exit__unlinkat
ffffffff83000000 T _sinittext
ffffffff83000010 t start
ffffffffc0000000 t in_module\t[m]
`;
    const read = new Kallsyms(encodeText(lying.replaceAll(/^[0-9a-f]{16}/gm, '0'.repeat(16))));
    const text = Array.from({ length: read.length }, (_, i) => read.isText(i));
    expect(text).toEqual([true, true, true, false, true, true, true]);
    expect(read.findText('event_exit__unlinkat')).toEqual([]);
    expect(read.find('event_exit__unlinkat')).toHaveLength(1);
  });

  it('reads a file without its last line end, and of a 32-bit machine', () => {
    expect(new Kallsyms(encodeText('c0008000 T _text')).find('_text')[0]).toMatchObject({
      address: 'c0008000',
    });
    expect(new Kallsyms(new Uint8Array(0)).length).toBe(0);
  });

  it('names the line that is none', () => {
    expect(() => new Kallsyms(encodeText('ffffffff81000000 T a\n<html>\n'))).toThrow('kallsyms:2');
  });

  it('any mutant reads or gives a Problem', () => {
    const good = encodeText(text);
    const edit = fc.record({ at: fc.nat(good.length - 1), value: fc.constantFrom(0, 9, 10, 32, 65, 255) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), fc.nat(good.length), (edits, cut) => {
        const bytes = good.slice(0, cut);
        for (const { at, value } of edits) if (at < bytes.length) bytes[at] = value;
        try {
          const read = new Kallsyms(bytes);
          for (let i = 0; i < read.length; i++) read.symbol(i);
          read.variants('addrconf_ifdown');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
