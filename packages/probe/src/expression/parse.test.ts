import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILTINS, type Expression, expressionText, type Path, type Single, WRAPS } from './ast';
import { parseExpression } from './parse';

const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);
const step = fc.oneof(
  fc.record({ op: fc.constantFrom('->' as const, '.' as const), member: word }),
  fc.record({ op: fc.constant('[]' as const), index: fc.integer({ min: 0, max: 999_999 }) }),
);
const plain = fc.oneof(
  fc.record({
    kind: fc.constant('path' as const),
    root: fc.constantFrom('field' as const, 'arg' as const),
    name: word,
    steps: fc.array(step, { maxLength: 3 }),
    wrap: fc.constant(null),
  }),
  fc.constant<Path>({ kind: 'path', root: 'ret', name: '', steps: [], wrap: null }),
);
const notBuiltin: fc.Arbitrary<Single> = fc.oneof(
  fc.record({ kind: fc.constant('file' as const), of: plain, dentry: fc.option(plain) }),
  fc.record({
    kind: fc.constant('enum' as const),
    type: word,
    of: plain,
    mask: fc.option(fc.integer({ min: 0, max: 2 ** 40 })),
  }),
  fc.record({ kind: fc.constant('text' as const), value: fc.stringMatching(/^[a-zA-Z0-9 ._?&-]{1,20}$/) }),
  fc.record({
    kind: fc.constant('path' as const),
    root: fc.constantFrom('field' as const, 'arg' as const),
    name: word,
    steps: fc.array(step, { maxLength: 6 }),
    wrap: fc.constantFrom(null, ...WRAPS),
  }),
  fc.record({
    kind: fc.constant('path' as const),
    root: fc.constant('ret' as const),
    name: fc.constant(''),
    steps: fc.array(step, { maxLength: 3 }),
    wrap: fc.constantFrom(null, ...WRAPS),
  }),
  fc.record({
    kind: fc.constant('constant' as const),
    value: fc.oneof(
      fc.maxSafeInteger().map((n) => n || 0),
      fc.constant('point' as const),
    ),
  }),
);
const path: fc.Arbitrary<Expression> = fc.oneof(
  notBuiltin,
  fc.record({ kind: fc.constant('builtin' as const), name: fc.constantFrom(...BUILTINS) }),
  fc.record({
    kind: fc.constant('first' as const),
    of: fc.array(notBuiltin, { minLength: 2, maxLength: 4 }),
  }),
);

describe('parseExpression', () => {
  it('reads back every expression', () => {
    fc.assert(
      fc.property(path, (expression) => {
        expect(parseExpression(expressionText(expression))).toEqual({ ok: true, expression });
      }),
    );
  });

  it.each([
    ['', 0, /nothing here/],
    ['task->pid', 0, /"task" is not a value/],
    ['pid +', 5, /a value must come here/],
    ['field', 5, /write field.NAME/],
    ['field.1', 6, /name must follow/],
    ['arg.a->', 7, /member's name/],
    ['arg.a[', 6, /an index must come here/],
    ['arg.a[1', 7, /a \] is missing/],
    ['arg.a;', 5, /";" has no place here/],
    ['user(arg.a', 10, /the \) of user/],
    ['user(arg.a)x', 11, /"x" has no place here/],
    ['point.name', 5, /nothing can follow/],
    ['pid->x', 3, /nothing can follow/],
    ['-100x', 1, /no whole number/],
    ['18446744073709551616', 0, /no whole number of at most 64 bits/],
    ['path(arg.a, arg.b', 17, /the \) of path/],
    ['path()', 0, /write path\(file, \[dentry\]\)/],
    ['name(req_op)', 0, /write name\(enum, number\)/],
    ['stl(arg.a)', 0, /no function stl\(…\); did you mean str/],
    ['usym(arg.a)', 0, /usym\(…\) cannot be had/],
    ["'half", 0, /"'" has no place here/],
    ["'a\"b'", 0, /without quotes/],
    ['arg.a = 1', 6, /to compare, write ==/],
    ['arg.a == 1.5', 9, /no fractions/],
    ['arg.a ? 1', 9, /the : of \? is missing/],
    ['(arg.a + 1', 10, /a \) is missing/],
    ['pid ?? tid', 4, /nothing to choose/],
    ['1 + (arg.a ?? arg.b)', 11, /a choice stands alone/],
    ['ab.c + 1', 0, /"ab" is not a value/],
  ])('says what is wrong with "%s" and where', (text, at, message) => {
    const parsed = parseExpression(text);
    expect(parsed).toMatchObject({ ok: false, at });
    if (!parsed.ok) expect(parsed.message).toMatch(message);
  });

  it('takes a constant in C’s two bases', () => {
    expect(parseExpression('0x200')).toEqual({ ok: true, expression: { kind: 'constant', value: 512 } });
    expect(parseExpression('-0x64')).toEqual({ ok: true, expression: { kind: 'constant', value: -100 } });
  });

  it('lets nothing through that is not of the grammar', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const parsed = parseExpression(text);
        if (parsed.ok)
          expect(text).toMatch(/^('[\x20-\x7e]+'|"[\x20-\x7e]*"|[A-Za-z0-9_.<>[\](),&?:+*/%~!^|=\s-]+)+$/);
      }),
      { numRuns: 2000 },
    );
  });
});

it('where a root is given, a name that stands alone is of it', () => {
  const said = (text: string, bare: 'arg' | 'field' | null) => {
    const parsed = parseExpression(text, bare);
    return parsed.ok ? expressionText(parsed.expression) : parsed.message;
  };
  expect(said('sk->__sk_common.skc_num', 'arg')).toBe('arg.sk->__sk_common.skc_num');
  expect(said('port(sk->__sk_common.skc_dport)', 'arg')).toBe('port(arg.sk->__sk_common.skc_dport)');
  expect(said('path(dir, dentry)', 'arg')).toBe('path(arg.dir, arg.dentry)');
  expect(said('name(req_op, rq->cmd_flags & 255)', 'arg')).toBe('name(req_op, arg.rq->cmd_flags & 255)');
  expect(said('old ?? new', 'field')).toBe('field.old ?? field.new');
  expect(said('arg.sk', 'field')).toBe('arg.sk');
  expect(said('pid', 'arg')).toBe('pid');
  expect(said('strlen(name)', 'arg')).toBe('strlen(name)');
  expect(said('sk', null)).toContain('"sk" is not a value');
});
