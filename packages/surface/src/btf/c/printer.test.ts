import { describe, expect, it } from 'vitest';
import { Btf } from '../btf';
import { mask, TAGS, TYPEDEFS } from '../kinds';
import { BtfBuilder } from '../test/builder';
import { kernelBtf, kernelSource } from '../test/fixture';
import { CPrinter } from './printer';

/** Each definition of fixtures/kernel.c between the "//-" marks: ["struct qstr {…}", …] */
function definitions(): string[] {
  const source = kernelSource();
  const body = source.slice(source.indexOf('//- typedefs'), source.lastIndexOf('//-\n'));
  return body
    .split(';\n')
    .reduce<string[]>((out, part) => {
      const open = out.at(-1);
      if (open !== undefined && open.split('{').length !== open.split('}').length) {
        out[out.length - 1] = `${open};\n${part}`;
      } else out.push(part.replaceAll(/\/\/-.*\n/g, '').trim());
      return out;
    }, [])
    .filter((text) => text !== '' && !/^struct \w+; struct/.test(text) && !/^struct \w+$/.test(text));
}

describe('C text', () => {
  const btf = kernelBtf();
  const print = new CPrinter(btf);

  it.each(definitions().map((text) => [text.split('\n')[0]!, text]))(
    'prints %s as it was written',
    (_, text) => {
      const typedef = /^typedef/.test(text);
      const name = typedef
        ? (/\(\*(\w+)\)\(/.exec(text)?.[1] ?? /(\w+)$/.exec(text)![1]!)
        : /^(?:struct|union|enum) (\w+)/.exec(text)![1]!;
      const id = btf.find(name, typedef ? TYPEDEFS : TAGS);
      expect(id, name).not.toBe(0);
      expect(print.define(id)).toBe(text);
    },
  );

  it('finds all of them in the fixture', () => {
    expect(definitions().length).toBe(30);
  });
});

describe('declarators', () => {
  const b = new BtfBuilder();
  const char = b.int('char', 1);
  const int = b.int('int', 4, { signed: true });
  const cases: [string, number][] = [
    ['char *x', b.ptr(char)],
    ['const char *x', b.ptr(b.const(char))],
    ['char * const x', b.const(b.ptr(char))],
    ['const char * const *x', b.ptr(b.const(b.ptr(b.const(char))))],
    ['volatile const int x', b.const(b.volatile(int))],
    ['char *x[3]', b.array(b.ptr(char), 3)],
    ['char (*x)[3]', b.ptr(b.array(char, 3))],
    ['int x[2][3]', b.array(b.array(int, 3), 2)],
    ['int (*x)(char, int)', b.ptr(b.proto(int, ['', char], ['', int]))],
    ['void (*x[4])(void)', b.array(b.ptr(b.proto(0)), 4)],
    [
      'int (*(*x)(char c))(int n, ...)',
      b.ptr(b.proto(b.ptr(b.proto(int, ['n', int], ['', 0])), ['c', char])),
    ],
    ['void *restrict_free', b.ptr(0)],
    ['struct s *x', b.ptr(b.fwd('s'))],
    ['union u *x', b.ptr(b.fwd('u', true))],
    ['char (* restrict x)[2]', b.restrict(b.ptr(b.array(char, 2)))],
  ];
  const btf = Btf.read(b.bytes());
  it.each(cases)('%s', (text, id) => {
    expect(new CPrinter(btf).declare(id, /(\w+_free|\bx\b)/.exec(text)![1]!)).toBe(text);
  });
  it('leaves the name out', () => {
    const abstract = cases.slice(0, 9).map(([, id]) => new CPrinter(btf).declare(id, ''));
    expect(abstract).toEqual([
      'char *',
      'const char *',
      'char * const',
      'const char * const *',
      'volatile const int',
      'char *[3]',
      'char (*)[3]',
      'int[2][3]',
      'int (*)(char, int)',
    ]);
  });
});

describe('layout that a compiler would not choose', () => {
  it('gets explicit padding, packed, and mode attributes', () => {
    const b = new BtfBuilder();
    const char = b.int('char', 1);
    const int = b.int('int', 4);
    const hole = b.struct('hole', 16, ['a', char, 0], ['b', char, 64]);
    const packed = b.union('packed', 5, ['i', int], ['c', b.array(char, 5)]);
    const bits = b.struct('bits', 8, ['a', int, 0, 3], ['b', int, 7, 2], ['c', int, 32, 0]);
    const byte = b.enum('byte', { A: 1 }, { size: 1 });
    const word = b.enum64('word', { B: 1n });
    const empty = b.struct('empty', 0);
    const print = new CPrinter(Btf.read(b.bytes()));
    expect(print.define(hole)).toBe('struct hole {\n\tchar a;\n\tlong: 0;\n\tchar b;\n\tlong: 0;\n}');
    expect(print.define(packed)).toBe('union packed {\n\tint i;\n\tchar c[5];\n} __attribute__((packed))');
    expect(print.define(bits)).toBe('struct bits {\n\tint a: 3;\n\tchar: 4;\n\tint b: 2;\n\tint c;\n}');
    expect(print.define(byte)).toBe('enum byte {\n\tA = 1,\n} __attribute__((mode(byte)))');
    expect(print.define(word)).toBe('enum word {\n\tB = 1ULL,\n} __attribute__((mode(word)))');
    expect(print.define(empty)).toBe('struct empty {}');
  });

  it('writes a nameless member of a tagged struct both ways', () => {
    const b = new BtfBuilder();
    const int = b.int('int', 4);
    const head = b.struct('head', 4, ['n', int, 0]);
    const outer = b.struct('outer', 8, ['', head, 0], ['m', int, 32]);
    const btf = Btf.read(b.bytes());
    expect(new CPrinter(btf).define(outer)).toBe('struct outer {\n\tstruct head;\n\tint m;\n}');
    expect(new CPrinter(btf, { inlineTagged: true }).define(outer)).toBe(
      'struct outer {\n\tstruct {\n\t\tint n;\n\t};\n\tint m;\n}',
    );
    expect(btf.find('outer', mask(4))).toBe(outer);
  });
});
