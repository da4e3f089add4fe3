import type { KernelBtf, ListedProgram } from '@hooklab/native';
import { readBpfPrograms } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import { bpfProgramLines } from './programs';

/** BTF of `int on_unlink(void)`: [1] INT int, [2] FUNC_PROTO, [3] FUNC, global. */
function smallBtf(): Buffer {
  const strings = Buffer.from('\0int\0on_unlink\0');
  const types = [1, 1 << 24, 4, 0x0100_0020, 0, 13 << 24, 1, 5, (12 << 24) | 1, 2];
  const words = [24, 0, types.length * 4, types.length * 4, strings.length, ...types];
  const bytes = Buffer.alloc(4 + words.length * 4);
  bytes.set([0x9f, 0xeb, 1, 0]);
  words.forEach((word, i) => void bytes.writeUInt32LE(word, 4 + i * 4));
  return Buffer.concat([bytes, strings]);
}
const bytes = smallBtf();
const func = 3;
/** its FUNC_PROTO returns a type that there is not */
const lying = Buffer.from(bytes);
lying.writeUInt32LE(77, 4 + (5 + 6) * 4);

const program = (id: number, name: string, more: Partial<ListedProgram> = {}): ListedProgram => ({
  id,
  name,
  type: 'tracing',
  tag: 'a04f5eef06a7f555',
  jited: true,
  btfId: 0,
  functions: [],
  attachBtfObjectId: 0,
  attachBtfId: 0,
  ...more,
});

const OBJECTS: Record<number, KernelBtf> = {
  1: { name: 'vmlinux', kernel: true, bytes: null },
  40: { name: '', kernel: false, bytes },
  41: { name: '', kernel: false, bytes: bytes.subarray(0, 30) },
  42: { name: '', kernel: false, bytes: lying },
};

function lines(programs: ListedProgram[]) {
  const asked: string[] = [];
  const native = {
    listPrograms: () => programs,
    readBtf: (id: number, only?: 'all' | 'name') => {
      asked.push(`${id} ${only ?? 'all'}`);
      return OBJECTS[id] ?? null;
    },
  };
  const text = [...bpfProgramLines(native)].join('');
  return { read: readBpfPrograms(Buffer.from(text)), asked };
}

describe('bpfProgramLines', () => {
  it('has each program with the functions of its BTF and what it was loaded for', () => {
    const { read, asked } = lines([
      program(3, 'first', { btfId: 40, functions: [func], attachBtfObjectId: 1, attachBtfId: 51234 }),
      program(4, 'second', { btfId: 40, functions: [func], attachBtfObjectId: 40, attachBtfId: func }),
      program(5, 'bare', { type: 'xdp', jited: false }),
    ]);
    expect(read).toMatchObject([
      { id: 3, shortName: 'first', btfId: 40, target: { btf: 'vmlinux', typeId: 51234 } },
      { id: 4, target: { program: 'on_unlink' } },
      { id: 5, type: 'xdp', jited: false, btfId: null, target: null, functions: [] },
    ]);
    expect(read[0]!.functions).toEqual([
      { name: 'on_unlink', prototype: 'int on_unlink(void)', static: false },
    ]);
    // the kernel's own BTF has 5 MB: only its name is asked for
    expect(asked.filter((each) => each.startsWith('1 '))).toEqual(['1 name']);
  });

  it('leaves out the loader’s own trials', () => {
    expect(lines([program(3, 'hlt_0'), program(4, 'hlt_fentry'), program(5, 'hl_kept')]).read).toMatchObject([
      { id: 5 },
    ]);
  });

  it('goes on without prototypes where BTF has gone or cannot be read', () => {
    const { read } = lines([
      program(3, 'gone', { btfId: 99, functions: [1], attachBtfObjectId: 98, attachBtfId: 7 }),
      program(4, 'damaged', { btfId: 41, functions: [1] }),
      program(5, 'lying', { btfId: 42, functions: [func] }),
    ]);
    expect(read).toMatchObject([
      { id: 3, btfId: 99, functions: [], target: null },
      { id: 4, functions: [] },
      { id: 5, functions: [] },
    ]);
  });
});
