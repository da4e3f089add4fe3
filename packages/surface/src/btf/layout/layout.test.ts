import { describe, expect, it } from 'vitest';
import { Btf } from '../btf';
import { STRUCTS } from '../kinds';
import { BtfBuilder } from '../test/builder';
import { kernelBtf } from '../test/fixture';
import { type LayoutMember, structLayout } from './layout';

const line = (m: LayoutMember) => `${m.offset}+${m.size} ${m.kind} ${m.ctype} ${m.name}`.trimEnd();

describe('layout', () => {
  const btf = kernelBtf();
  it('gives offset, size, kind and type of each member', () => {
    const { members, size } = structLayout(btf, btf.find('task_struct', STRUCTS));
    expect(size).toBe(136);
    expect(members.map(line)).toEqual([
      '0+4 uint volatile unsigned int __state',
      '8+8 pointer void * stack',
      '16+4 uint unsigned int in_execve',
      '16+4 uint unsigned int in_iowait',
      '24+4 int pid_t pid',
      '28+4 int pid_t tgid',
      '32+8 pointer struct task_struct * real_parent',
      '40+16 struct struct list_head children',
      '56+16 struct struct list_head sibling',
      '72+8 pointer struct pid * thread_pid',
      '80+8 pointer const struct cred * cred',
      '88+16 char-array char[16] comm',
      '104+8 pointer struct mm_struct * mm',
      '112+16 array void (*[2])(struct task_struct *, int) fn',
      '128+4 enum enum pid_type kind',
      '132+1 bool bool leader',
    ]);
  });

  it('counts holes, bit fields and the padding at the end', () => {
    const layout = structLayout(btf, btf.find('task_struct', STRUCTS));
    const bits = layout.members.filter((m) => m.bits).map((m) => [m.name, m.bitOffset, m.bits]);
    expect(bits).toEqual([
      ['in_execve', 128, 1],
      ['in_iowait', 129, 1],
    ]);
    expect(layout.members.filter((m) => m.holeBefore).map((m) => [m.name, m.holeBefore])).toEqual([
      ['stack', 32],
      ['pid', 62],
    ]);
    expect([layout.holes, layout.holeBytes, layout.padding, layout.packed]).toEqual([2, 11, 3, false]);
    expect(structLayout(btf, btf.find('wire', STRUCTS)).packed).toBe(true);
  });

  it('opens anonymous members always, structs by value when asked', () => {
    const qstr = structLayout(btf, btf.find('qstr', STRUCTS));
    const [union] = qstr.members;
    expect(union).toMatchObject({ name: '', ctype: 'union {…}', kind: 'union', offset: 0, size: 8 });
    expect(union!.members.map(line)).toEqual(['0+8 struct struct {…}', '0+8 uint u64 hash_len']);
    expect(union!.members[0]!.members.map(line)).toEqual(['0+4 uint u32 hash', '4+4 uint u32 len']);

    const file = structLayout(btf, btf.find('file', STRUCTS), { depth: 2 });
    expect(file.members[0]!.members.map(line)).toEqual([
      '0+8 pointer void * mnt',
      '8+8 pointer struct dentry * dentry',
    ]);
  });

  it('knows where a click on a type leads', () => {
    const { members } = structLayout(btf, btf.find('task_struct', STRUCTS));
    const name = (m: LayoutMember) => (m.refers ? btf.name(m.refers) : '');
    expect(Object.fromEntries(members.map((m) => [m.name, name(m)]))).toMatchObject({
      real_parent: 'task_struct',
      cred: 'cred',
      kind: 'pid_type',
      comm: '',
    });
  });

  it('tells numbers of one byte from text', () => {
    const b = new BtfBuilder();
    const char = b.int('char', 1, { signed: true });
    const u8 = b.typedef('u8', b.int('unsigned char', 1));
    const bool = b.int('_Bool', 1, { bool: true });
    const s = b.struct(
      's',
      6,
      ['c', char, 0],
      ['n', u8, 8],
      ['b', bool, 16],
      ['t', b.array(char, 2), 24],
      ['a', b.array(u8, 1), 40],
    );
    const kinds = structLayout(Btf.read(b.bytes()), s).members.map((m) => m.kind);
    expect(kinds).toEqual(['char', 'uint', 'bool', 'char-array', 'array']);
  });
});
