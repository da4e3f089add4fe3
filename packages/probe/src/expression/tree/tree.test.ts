import { readFileSync, writeFileSync } from 'node:fs';
import { buildParserFile } from '@lezer/generator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINARY, type BinaryOp, type Node, type TypeNode, UNARY } from './node';
import { nodeText } from './print';
import { readTree } from './read';

/** Without the places in the text. */
const bare = (node: unknown): unknown =>
  JSON.parse(
    JSON.stringify(node, (key, value) =>
      key === 'from' || key === 'to' || key === 'at'
        ? undefined
        : typeof value === 'bigint'
          ? String(value)
          : value,
    ),
  );

const at = { from: 0, to: 0 };
const word = fc
  .stringMatching(/^[a-z_][a-z0-9_]{0,6}$/)
  .filter(
    (w) =>
      !/^(sizeof|struct|union|enum|void|char|short|int|long|signed|unsigned|bool|_Bool|const|volatile)$/.test(
        w,
      ),
  );
const type: fc.Arbitrary<TypeNode> = fc.record({
  kind: fc.constant('type' as const),
  from: fc.constant(0),
  to: fc.constant(0),
  base: fc.oneof(
    fc.record({
      kind: fc.constant('tag' as const),
      tag: fc.constantFrom('struct' as const, 'union' as const, 'enum' as const),
      name: word,
    }),
    fc
      .constantFrom(['unsigned', 'long'], ['char'], ['signed', 'char'])
      .map((words) => ({ kind: 'basic' as const, words })),
    word.map((name) => ({ kind: 'typedef' as const, name })),
  ),
  pointers: fc.nat({ max: 2 }),
  counts: fc.constant([]),
});
const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    word.map((name): Node => ({ kind: 'name', ...at, name })),
    fc
      .record({
        value: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        decimal: fc.boolean(),
        unsigned: fc.boolean(),
        long: fc.boolean(),
      })
      .map((n): Node => ({ kind: 'number', ...at, ...n, decimal: n.decimal && n.value > 0n })),
    fc
      .stringMatching(/^[ -~\n]{0,5}$/)
      .chain((value) => fc.boolean().map((single): Node => ({ kind: 'quoted', ...at, value, single }))),
    fc
      .tuple(tie('tree'), fc.constantFrom('->' as const, '.' as const), word)
      .map(([of, op, member]): Node => ({ kind: 'member', ...at, of, op, member, at })),
    fc.tuple(tie('tree'), tie('tree')).map(([of, index]): Node => ({ kind: 'index', ...at, of, index })),
    fc
      .tuple(word, fc.array(tie('tree'), { maxLength: 3 }))
      .map(([name, args]): Node => ({ kind: 'call', ...at, name, at, args })),
    fc
      .tuple(fc.constantFrom(...UNARY), tie('tree'))
      .map(([op, of]): Node => ({ kind: 'unary', ...at, op, of })),
    fc
      .tuple(fc.constantFrom(...(Object.keys(BINARY) as BinaryOp[])), tie('tree'), tie('tree'))
      .map(([op, left, right]): Node => ({ kind: 'binary', ...at, op, left, right, at })),
    fc
      .tuple(tie('tree'), tie('tree'), tie('tree'))
      .map(([test, yes, no]): Node => ({ kind: 'conditional', ...at, test, yes, no })),
    fc.tuple(type, tie('tree')).map(([type, of]): Node => ({ kind: 'cast', ...at, type, of })),
    fc.oneof(tie('tree'), type).map((of): Node => ({ kind: 'sizeof', ...at, of })),
  ),
}));

/** (x) - y may be a cast of -y: the name in brackets is read as a value, and a name of a type says so when it is typed. */
const ambiguous = (node: Node): boolean =>
  JSON.stringify(bare(node)).includes('"type":{"kind":"type","base":{"kind":"typedef"') ||
  JSON.stringify(bare(node)).includes('"of":{"kind":"type","base":{"kind":"typedef"');

describe('readTree', () => {
  it('reads what nodeText wrote as the same tree', () => {
    fc.assert(
      fc.property(tree, (node) => {
        fc.pre(!ambiguous(node) && nodeText(node).length <= 512);
        const read = readTree(nodeText(node));
        expect(read.faults).toEqual([]);
        expect(bare(read.node)).toEqual(bare(node));
      }),
      { numRuns: 1000 },
    );
  });

  it('makes a tree of any text, and says what is wrong with it inside the text', () => {
    const half = fc.tuple(tree, fc.nat(), fc.nat()).map(([node, a, b]) => {
      const text = nodeText(node);
      return text.slice(0, a % (text.length + 1)) + text.slice(b % (text.length + 1));
    });
    fc.assert(
      fc.property(fc.oneof(half, fc.string({ maxLength: 40 })), (text) => {
        const { faults } = readTree(text);
        for (const { from, to } of faults) expect(from >= 0 && from <= to && to <= text.length).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['(u32)(a) - b', '(u32)a - b'],
    ['(a) - b', 'a - b'],
    ['(x * y)', 'x * y'],
    ['(x *) y', '(x *)y'],
    ['sizeof(a)', 'sizeof(a)'],
    ['sizeof(struct a) + sizeof a->b * 2', 'sizeof(struct a) + sizeof(a->b) * 2'],
    ['a ? b : c ? d : e', 'a ? b : c ? d : e'],
    ['(a ? b : c) ? d : e', '(a ? b : c) ? d : e'],
    ['a - (b - c)', 'a - (b - c)'],
    ['0x1fUL + 010 + 0b11 + 5ms', '0x1fUL + 0x8 + 0x3 + 5000000'],
    ["c == '\\n'", "c == '\\012'"],
    ['*p->q[1]', '*p->q[1]'],
    ['(*p).q', '(*p).q'],
    ['((struct tcp_sock *)sk)->snd_cwnd', '((struct tcp_sock *)sk)->snd_cwnd'],
  ])('%s is %s', (text, canonical) => {
    const { node, faults } = readTree(text);
    expect(faults).toEqual([]);
    expect(nodeText(node)).toBe(canonical);
  });
});

/** HOOKLAB_GOLDENS=write makes it anew. */
it('parser.ts is made of c.grammar', () => {
  const folder = new URL('../grammar/', import.meta.url);
  const grammar = readFileSync(new URL('c.grammar', folder), 'utf8');
  const { parser } = buildParserFile(grammar, { typeScript: true });
  if (process.env.HOOKLAB_GOLDENS === 'write') writeFileSync(new URL('parser.ts', folder), parser);
  expect(readFileSync(new URL('parser.ts', folder), 'utf8')).toBe(parser);
});
