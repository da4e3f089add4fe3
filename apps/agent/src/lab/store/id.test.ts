import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLabId, labIdOf, newLabId } from './id';
import { labVersions } from './versions';

test.each([...labVersions, '6.17-rt', 'mine', '6.12.118-deb13-cloud', '7.3', 'a-1.2b'])(
  '%s is a name',
  (text) => expect(newLabId(text)).toBe(text),
);

test.each([
  ...['', '.', '..', '-x', 'x-', 'x..1', 'x--y', 'X', 'a b', 'a/b', '../6.12', 'a_b', 'ä', 'a\n'],
  // the names of a VM's own files
  ...['6.12.json', '6.12.log', '6.12.lock', '6.12@channel1', 'a'.repeat(25)],
])('“%s” is none', (text) => {
  expect(() => newLabId(text)).toThrow(expect.objectContaining({ code: 'lab-id' }));
});

test('a release gives a name that holds', () => {
  expect(labIdOf('6.12.117+deb13-cloud-amd64')).toBe('6.12.117-deb13-cloud');
  expect(labIdOf('6.1.0-57-amd64')).toBe('6.1.0-57');
  expect(labIdOf('6.17.0-rc3')).toBe('6.17.0-rc3');
  expect(labIdOf('___')).toBe('added');
  fc.assert(fc.property(fc.string(), (text) => isLabId(labIdOf(text))));
});
