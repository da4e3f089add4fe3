import { shippedSpecs } from '@hooklab/probe';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSpecs } from './find';

const names = (text: string): string[] => findSpecs(shippedSpecs(), text).map(({ name }) => name);

test('no word: all, in their order', () => {
  expect(names('  ')).toEqual(shippedSpecs().map(({ name }) => name));
});

test.each([
  ['tcp connect', 'tcp-connects'],
  ['DISK histogram', 'disk-latency'],
  ['tcp_v6_connect', 'tcp-connects'],
  ['unlinkat', 'unlinkat'],
  ['oom', 'oom-kills'],
])('“%s” finds %s first', (text, name) => {
  expect(names(text)[0]).toBe(name);
});

test('whatever is typed: specs of the list, each once; a word more leaves no more of them', () => {
  const word = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('tcp', 'file', 'who', '(', '['));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 3 }), word, (words, more) => {
      const found = names(words.join(' '));
      expect(new Set(found).size).toBe(found.length);
      expect(found).toEqual(expect.arrayContaining(names([...words, more].join(' '))));
    }),
    { numRuns: 50 },
  );
});
