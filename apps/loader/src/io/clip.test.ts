import { Problem } from '@hooklab/base';
import { problemSchema } from '@hooklab/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clip, clipError } from './clip';

it('makes of any problem one that may cross the wire', () => {
  const line = fc.option(fc.string({ maxLength: 9000 }), { nil: undefined });
  const shape = fc.record({
    code: fc.string({ maxLength: 100 }),
    what: fc.string({ maxLength: 9000 }),
    where: line,
    cause: line,
    fix: line,
    log: line,
  });
  fc.assert(
    fc.property(shape, (s) => {
      const out = clip(new Problem(s));
      problemSchema.parse(JSON.parse(JSON.stringify(out)));
      expect(out.what.slice(0, 4000)).toBe(s.what.slice(0, 4000));
    }),
  );
});

it('keeps the end of a long log, where the verdict is', () => {
  const out = clip({ code: 'x', what: 'y', log: `${'a'.repeat(400_000)}verdict` });
  problemSchema.parse(out);
  expect(out.log!.endsWith('averdict')).toBe(true);
});

it('takes whatever was thrown', () => {
  for (const thrown of [new Error('no'), 'text', null, undefined, 7, { code: 1 }])
    problemSchema.parse(clipError(thrown));
});
