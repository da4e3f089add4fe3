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
    ['pid + 1', 3, /nothing can follow/],
    ['field', 5, /write field.NAME/],
    ['field.1', 6, /name must follow/],
    ['arg.a->', 7, /member's name/],
    ['arg.a[x]', 6, /an index is a number/],
    ['arg.a[1', 7, /a \] is missing/],
    ['arg.a;', 5, /only -> \. and \[N\]/],
    ['user(pid)', 5, /takes arg.NAME/],
    ['user(arg.a', 10, /the \) of user/],
    ['user(arg.a)x', 11, /must end it/],
    ['point.name', 5, /nothing can follow point/],
    ['-100x', 0, /no whole number/],
    ['9007199254740993', 0, /larger than 2\^53/],
    ['path(pid)', 5, /path\(…\) takes arg.NAME/],
    ['path(arg.a, arg.b', 17, /the \) of path/],
    ['name(req_op)', 11, /the number must follow/],
    ['name(req_op, arg.a & x)', 0, /no whole number/],
    ["'half", 1, /a text is/],
    ["'a\"b'", 1, /without quotes/],
    ['pid ?? tid', 3, /nothing to choose/],
    ['arg.a ?? pid + 1', 12, /nothing can follow/],
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
        if (parsed.ok) expect(text).toMatch(/^('[\x20-\x7e]+'|[A-Za-z0-9_.>[\](),&? -]+)+$/);
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
  expect(said('strlen(name)', 'arg')).toContain('"strlen" is not a value');
  expect(said('sk', null)).toContain('"sk" is not a value');
});
