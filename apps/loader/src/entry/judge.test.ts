import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPatchable, shown } from './bytes';
import { type Entry, whyNot } from './judge';

const hex = (text: string): Uint8Array => Buffer.from(text.padEnd(32, '55'), 'hex');
const NOP = hex('0f1f440000');
const PUSH = hex('554889e5');

const ordinary: Entry = {
  fn: 'vfs_read',
  copies: { count: 1, addresses: [1n], names: ['vfs_read'] },
  sites: 1,
  reach: null,
  called: false,
  bytes: () => {
    throw new Error('no byte needs to be read');
  },
};
const places = (n: number): Entry['copies'] => ({
  count: n,
  addresses: Array.from({ length: n }, (_, i) => BigInt(i)),
  names: ['vfs_read'],
});
const entries = (...list: Uint8Array[]) => ({
  copies: places(list.length),
  bytes: (address: bigint) => list[Number(address)]!,
});

describe('a trampoline', () => {
  it('may go to a function that is on the list, without a look at its bytes', () => {
    expect(whyNot(ordinary)).toBeNull();
    expect(whyNot({ ...ordinary, copies: places(3), sites: 3 })).toBeNull();
  });

  it('must not go to what a program itself calls, where nothing keeps it from interrupting itself', () => {
    expect(whyNot({ ...ordinary, reach: new Set(['hl_helper']) })).toBeNull();
    const copies = { ...ordinary.copies, names: ['vfs_read', 'hl_helper'] };
    expect(whyNot({ ...ordinary, copies, reach: new Set(['hl_helper']) })).toMatch(
      /vfs_read is among what a program itself calls/,
    );
    expect(whyNot({ ...ordinary, reach: 'EPERM' })).toMatch(/cannot be told \(EPERM\)/);
  });

  it('must not go to one that is not, when the kernel would patch it', () => {
    const why = whyNot({ ...ordinary, ...entries(NOP), sites: 0 });
    expect(why).toBe(
      'vfs_read is not on the kernel’s ftrace list (available_filter_functions), and it begins with 0f 1f 44 00 00 55 55 55 55, which the kernel patches (a nop, a jump, a call): a trampoline there may take the machine down',
    );
  });

  it('must not go to one that a trampoline itself calls, listed or not', () => {
    for (const sites of [0, 1, 'EPERM']) {
      expect(whyNot({ ...ordinary, sites, called: true })).toMatch(
        /^The BPF trampoline itself calls vfs_read, as the bytes .* show/,
      );
    }
  });

  it('is left to the kernel where the kernel refuses', () => {
    expect(whyNot({ ...ordinary, ...entries(PUSH), sites: 0 })).toBeNull();
    expect(whyNot({ ...ordinary, ...entries(PUSH), sites: 'EPERM' })).toBeNull();
  });

  it('must not go anywhere when neither list nor bytes can be read', () => {
    const bytes = () => '/proc/kcore: EPERM';
    expect(whyNot({ ...ordinary, sites: 0, bytes })).toMatch(
      /not on .*cannot be read \(\/proc\/kcore: EPERM\)/,
    );
    expect(whyNot({ ...ordinary, sites: 'EPERM', bytes })).toMatch(
      /^Whether vfs_read has an ftrace site is not known/,
    );
    expect(whyNot({ ...ordinary, sites: 'EPERM', ...entries(NOP) })).toMatch(
      /cannot be read \(EPERM\).*begins with/,
    );
    const hidden = { count: 2, addresses: null, names: ['vfs_read'] };
    expect(whyNot({ ...ordinary, copies: hidden, sites: 1 })).toMatch(
      /^2 functions .*only 1 .*kptr_restrict/,
    );
    expect(whyNot({ ...ordinary, copies: hidden, sites: 2 })).toBeNull();
  });

  it('must not go to a name of which there is no code', () => {
    expect(whyNot({ ...ordinary, copies: places(0), sites: 0 })).toMatch(/No code is named vfs_read/);
    expect(whyNot({ ...ordinary, copies: places(0), sites: 1 })).toMatch(/No code is named vfs_read/);
  });

  it('may go to one of several only if no place without a site would be patched', () => {
    expect(whyNot({ ...ordinary, ...entries(NOP, PUSH), sites: 1 })).toBeNull();
    expect(whyNot({ ...ordinary, ...entries(NOP, NOP), sites: 1 })).toMatch(
      /^2 functions are named vfs_read and only 1/,
    );
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 6, minLength: 1 }), fc.nat(6), (nops, more) => {
        const withNop = nops.filter(Boolean).length;
        const sites = Math.min(more, nops.length);
        const why = whyNot({ ...ordinary, ...entries(...nops.map((nop) => (nop ? NOP : PUSH))), sites });
        expect(why === null).toBe(withNop <= sites || sites === nops.length);
      }),
    );
  });
});

describe('the bytes of an entry', () => {
  it('are patched where they are a five-byte nop, call or jump, behind a landing pad too', () => {
    // 5.10 on several processors, 6.1, 6.12 and 7.2, as these kernels show them
    const begins = ['0f1f440000', '6666666690', '6666906690', 'e8fbdb0000', 'e99bc94f00', 'cc1f440000'];
    for (const pad of ['', 'f30f1efa', '660f1f00', '0f1f40d6']) {
      for (const begin of begins) expect(isPatchable(hex(pad + begin)), pad + begin).toBe(true);
    }
  });

  it('are left alone else', () => {
    for (const begin of [
      '554889e5',
      '6690c3',
      '90909090909090',
      '660f1f00415455',
      '48c7c740d77282',
      '0f0b',
      '',
    ]) {
      expect(isPatchable(hex(begin)), begin).toBe(false);
    }
  });

  it('are shown as hexadecimal numbers', () => {
    expect(shown(NOP)).toBe('0f 1f 44 00 00 55 55 55 55');
    expect(shown(Uint8Array.of(0x90))).toBe('90');
  });
});
