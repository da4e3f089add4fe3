import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Btf } from './btf';
import { dumpC } from './c/dump';
import { CPrinter } from './c/printer';
import { ENUMS, FUNCS, Kind, kindName, mask, STRUCTS, TYPEDEFS } from './kinds';
import { structLayout } from './layout/layout';
import { neededTypes } from './needed/needed';
import { resolve, sizeOf } from './resolve';
import { BtfBuilder } from './test/builder';
import { kernelBtf, kernelBytes } from './test/fixture';

describe('reading', () => {
  it('finds types by name and kind, and walks their members', () => {
    const btf = kernelBtf();
    const task = btf.find('task_struct', STRUCTS);
    expect(btf.kind(task)).toBe(Kind.STRUCT);
    const members = Array.from({ length: btf.vlen(task) }, (_, i) => btf.memberName(task, i));
    expect(members).toContain('real_parent');
    expect(btf.memberBits(task, members.indexOf('in_iowait'))).toBe(1);
    expect(btf.memberBitOffset(task, members.indexOf('in_iowait'))).toBe(129);
    expect(sizeOf(btf, btf.memberType(task, members.indexOf('comm')))).toBe(16);
    expect(btf.find('task_struct', TYPEDEFS)).toBe(0);
    expect(btf.kind(resolve(btf, btf.find('u32', TYPEDEFS)))).toBe(Kind.INT);
    expect(btf.findEnumerator('BPF_MAP_TYPE_RINGBUF')).toBe(btf.find('bpf_map_type', ENUMS));
    expect(btf.pointerSize).toBe(8);
  });

  it('reads every kind, in both byte orders', () => {
    const b = new BtfBuilder();
    const int = b.int('int', 4, { signed: true });
    const fn = b.func('f', b.proto(int, ['a', int]));
    b.variable('counter', int);
    b.raw('.data', Kind.DATASEC, 1, 4, [3, 0, 4]);
    b.float('double', 8);
    b.declTag('kfunc', fn);
    const tagged = b.ptr(b.typeTag('user', int));
    const big = b.enum64('big', { HUGE: 1n << 40n, MINUS: -2n }, true);
    b.raw('', Kind.LOC_PARAM, 2, 8, [8, 1, 2]);
    b.raw('', Kind.LOC_PROTO, 1, 0, [1]);
    b.raw('inline.text', Kind.LOCSEC, 1, 0, [fn, 1, 16]);
    b.fwd('u', true);
    for (const bigEndian of [false, true]) {
      const btf = Btf.read(b.bytes({ bigEndian }));
      const kinds = Array.from({ length: btf.count - 1 }, (_, i) => kindName(btf.kind(i + 1)));
      expect(kinds.join(' ')).toBe(
        'INT FUNC_PROTO FUNC VAR DATASEC FLOAT DECL_TAG TYPE_TAG PTR ENUM64 LOC_PARAM LOC_PROTO LOCSEC FWD',
      );
      expect(btf.find('f', FUNCS)).toBe(fn);
      expect(btf.enumeratorValue(big, 0)).toBe(1n << 40n);
      expect(btf.enumeratorValue(big, 1)).toBe(-2n);
      expect(btf.sectionVariable(5, 0)).toEqual({ type: 3, offset: 0, size: 4 });
      expect(btf.tagComponent(7)).toBe(-1);
      expect(new CPrinter(btf).declare(tagged, 'p')).toBe('int __attribute__((btf_type_tag("user"))) *p');
    }
  });

  it('steps over a newer kind by the layout section, and only then', () => {
    const b = new BtfBuilder();
    b.int('int', 4);
    b.raw('new', 23, 2, 0, [9, 1, 1, 2, 2]);
    b.struct('after', 0);
    const layout = Array.from({ length: 24 }, (_, kind): [number, number] => (kind === 23 ? [4, 8] : [0, 0]));
    const btf = Btf.read(b.bytes({ layout }));
    expect(btf.find('after', STRUCTS)).toBe(3);
    expect(() => Btf.read(b.bytes())).toThrow('unknown kind of type');
  });

  it('continues ids and strings of a base in a split BTF', () => {
    const b = new BtfBuilder();
    const int = b.int('int', 4);
    b.struct('shared', 4, ['x', int, 0]);
    const base = Btf.read(b.bytes());
    const m = new BtfBuilder(b);
    const shared = m.ptr(2);
    // a module's struct may reuse a string of the base: offset of "shared"
    const own = m.raw('', Kind.STRUCT, 1, 8, [m.string('p'), shared, 0]);
    const bytes = m.bytes();
    new DataView(bytes.buffer).setUint32(24 + 12, b.string('shared'), true);
    const split = Btf.read(bytes, { base, origin: 'module m' });
    expect(split.findAll('shared', STRUCTS)).toEqual([2, own]);
    expect(split.name(2)).toBe('shared');
    expect(new CPrinter(split).define(own)).toBe('struct shared {\n\tstruct shared *p;\n}');
    expect(split.find('int', mask(Kind.INT))).toBe(int);
  });

  it('guesses the sign of enumerators where nothing marks it', () => {
    const b = new BtfBuilder();
    const plain = b.enum('e', { MINUS: -1 });
    const flags = b.enum('flags', { LOW: 1, HIGH: 0x80000000 });
    const wide = b.enum('wide', { BPF_F_CURRENT_CPU: 0xffffffff }, { size: 8 });
    const old = Btf.read(b.bytes());
    expect(old.enumeratorValue(plain, 0)).toBe(-1n);
    expect([old.enumeratorValue(flags, 1), old.enumeratorValue(wide, 0)]).toEqual([0x80000000n, 0xffffffffn]);
    expect([plain, flags, wide].map((id) => old.enumSigned(id))).toEqual([true, false, false]);
    b.enum('marked', { A: -1 }, { signed: true });
    expect(Btf.read(b.bytes()).enumeratorValue(plain, 0)).toBe(0xffffffffn);
  });
});

describe('hostile bytes', () => {
  const bad = (bytes: Uint8Array) => {
    try {
      use(Btf.read(bytes));
    } catch (error) {
      return error;
    }
    return null;
  };

  it.each([
    ['nothing', new Uint8Array(0), 'shorter than its header'],
    ['another file', new Uint8Array(64), 'wrong magic'],
    ['half of it', kernelBytes().subarray(0, 1000), 'truncated BTF'],
  ])('says what is wrong with %s', (_, bytes, message) => {
    expect(bad(bytes)).toBeInstanceOf(Problem);
    expect(String(bad(bytes))).toContain(message);
  });

  it('refuses circles of typedefs, arrays and anonymous structs, and names of no string', () => {
    const circle = new BtfBuilder();
    circle.typedef('a', 2);
    circle.typedef('b', 1);
    expect(() => sizeOf(Btf.read(circle.bytes()), 1)).toThrow('circle');
    // a typedef has a name: the text ends there, whatever is behind it
    expect(new CPrinter(Btf.read(circle.bytes())).define(1)).toBe('typedef b a');

    const array = new BtfBuilder();
    array.array(1, 2);
    expect(() => new CPrinter(Btf.read(array.bytes())).declare(1, 'x')).toThrow('circle');

    const self = new BtfBuilder();
    self.struct('', 8, ['inner', 1, 0]);
    expect(() => new CPrinter(Btf.read(self.bytes())).define(1)).toThrow(Problem);
    expect(() => structLayout(Btf.read(self.bytes()), 1, { depth: 1e9 })).toThrow(Problem);

    const name = new BtfBuilder();
    name.raw('', Kind.INT, 0, 4, [32]);
    const bytes = name.bytes();
    new DataView(bytes.buffer).setUint32(24, 99999, true);
    expect(() => Btf.read(bytes).name(1)).toThrow('beyond its string section');
  });

  it('stops a type whose text would double with every level', () => {
    const b = new BtfBuilder();
    let inner = b.int('int', 4);
    for (let i = 0; i < 60; i++) inner = b.struct('', 8, ['a', inner, 0], ['b', inner, 32]);
    const btf = Btf.read(b.bytes());
    expect(() => new CPrinter(btf).define(inner)).toThrow('has no end');
    expect(() => structLayout(btf, inner, { depth: 60 })).toThrow('has no end');
  });

  it('any mutant reads or gives one Problem', () => {
    const good = kernelBytes();
    const edit = fc.record({ at: fc.nat(good.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), fc.nat(good.length), (edits, cut) => {
        const bytes = good.slice(0, cut % 3 === 0 ? cut : good.length);
        for (const { at, value } of edits) if (at < bytes.length) bytes[at] = value;
        const error = bad(bytes);
        if (error !== null) expect(error).toBeInstanceOf(Problem);
      }),
      { numRuns: 150 },
    );
  });
});

/** Everything that this package does with BTF. A type that is at fault must not hide the next one. */
function use(btf: Btf): void {
  const faults: unknown[] = [];
  const attempt = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      faults.push(error);
    }
  };
  const print = new CPrinter(btf);
  for (let id = 1; id < btf.count; id++) {
    attempt(() => print.define(id));
    attempt(() => structLayout(btf, id, { depth: 2 }));
  }
  attempt(() => [...dumpC(btf)]);
  attempt(() =>
    neededTypes(btf, 'struct task_struct t; struct file *f; f->f_path.dentry; PIDTYPE_PID; kuid_t u;'),
  );
  if (faults.length > 0) throw faults[0];
}
