import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Tokens, tokenize } from './tokens';
import { findUses, usesOf } from './uses';

/** How many times tokens are looked at while the uses of a source are found. */
function reads(source: string): number {
  let count = 0;
  const counted = <T extends object>(list: T): T =>
    new Proxy(list, {
      get(target, key) {
        if (typeof key === 'string' && key !== 'length') count++;
        return Reflect.get(target, key);
      },
    });
  const { text, word } = tokenize(source);
  const tokens: Tokens = { text: counted(text), word: counted(word) };
  usesOf(tokens);
  return count;
}

describe('a hostile source', () => {
  // each was quadratic when every word looked ahead for itself
  it.each([
    ['sizeof that is never closed', 'sizeof( x '],
    ['sizeof of sizeof', 'sizeof '],
    ['a row of __words', '__x '],
    ['a row of const', 'const '],
    ['attributes that are never closed', 'struct __attribute__(( '],
    ['enums that are never closed', 'enum { A, '],
    ['casts in casts', '((x) + y '],
    ['closed casts in a row', '((x) + y) + '],
    ['open brackets', '( [ { '],
    ['closing brackets', ') ] } '],
    ['pointers of one name', 'struct a *p; '],
    ['stars', 'struct a * '],
    ['many tags', 'struct a const * b['],
  ])('%s: each token is looked at a few times, however many there are', (_, piece) => {
    const few = reads(piece.repeat(200));
    const many = reads(piece.repeat(1600));
    const tokens = tokenize(piece.repeat(1600)).text.length;
    expect(many).toBeLessThan(few * 8.5);
    expect(many).toBeLessThan(tokens * 160);
  });

  it('any text of C’s words is read, token by token', () => {
    const word = fc.constantFrom(
      ...'struct enum union x p sizeof * ( ) { } [ ] ; , = + ++ -> const __user __attribute__ #define'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const source = words.join(' ');
        expect(reads(source)).toBeLessThan((tokenize(source).text.length + 1) * 160);
      }),
    );
  });
});

describe('what brackets say', () => {
  const strided = (source: string) => [...findUses(source).strided].sort();

  it('sizeof asks for the last name outside […], through brackets in it', () => {
    expect(strided('sizeof(*p)')).toEqual(['p']);
    expect(strided('sizeof(e->comm[i])')).toContain('comm');
    expect(strided('sizeof((x))')).toEqual(['x']);
    expect(strided('sizeof(a(b))')).toEqual(['b']);
    expect(strided('sizeof *q; z')).toEqual(['q']);
    expect(strided('sizeof(')).toEqual([]);
  });

  it('an enum declares its names, not those of its values', () => {
    const { declared } = findUses('enum { A, B = f(x, y), C } e; enum named { D }; g(h, i);');
    for (const name of ['A', 'B', 'C', 'D']) expect(declared.has(name)).toBe(true);
    expect(declared.has('y')).toBe(false);
  });

  it('a cast to a plain type takes the stride away, a cast to a struct does not', () => {
    expect(strided('(u64)p + 1')).toEqual([]);
    expect(strided('(struct x *)p + 1')).toEqual(['p']);
  });
});
