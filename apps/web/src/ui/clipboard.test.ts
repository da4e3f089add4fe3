import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pasted } from './clipboard';

it('keeps lines and tabs, and nothing that steers a terminal', () => {
  expect(pasted('SEC("fentry/a\x1b[31m")\n{\n\treturn 0;\r\n}\n')).toBe(
    'SEC("fentry/a␛[31m")\n{\n\treturn 0;␍\n}\n',
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const out = pasted(text);
      expect(out).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/);
      expect(out.split(/[\n\t]/)).toHaveLength(text.split(/[\n\t]/).length);
    }),
    { numRuns: 1000 },
  );
});
