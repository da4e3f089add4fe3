import { expect, test } from 'vitest';
import { sourceOf, sourceText } from './source';

test('packages, with the suites behind a name', () => {
  expect(sourceOf(['linux-image-rt-amd64@trixie'])).toEqual({
    kind: 'package',
    name: 'linux-image-rt-amd64',
    suites: [
      { name: 'trixie', archive: 'main' },
      { name: 'trixie-security', archive: 'security' },
    ],
  });
  expect(sourceOf(['debian:trixie-backports'])).toEqual({
    kind: 'package',
    name: 'linux-image-amd64',
    suites: [{ name: 'trixie-backports', archive: 'main' }],
  });
  expect(sourceOf(['linux-image-6.12.117+deb13-cloud-amd64'])).toEqual({
    kind: 'package',
    name: 'linux-image-6.12.117+deb13-cloud-amd64',
    suites: undefined,
  });
});

test('files, builds and kernels of the lab', () => {
  expect(sourceOf(['/a/b.deb', 'c.deb'])).toEqual({ kind: 'debs', paths: ['/a/b.deb', 'c.deb'] });
  expect(sourceOf(['/boot/vmlinuz'])).toEqual({ kind: 'path', path: '/boot/vmlinuz' });
  expect(sourceOf(['lab:6.12'])).toEqual({ kind: 'lab', id: '6.12' });
});

test.each([
  ['usage', []],
  ['usage', ['bzImage']],
  ['usage', ['linux-image-amd64@nowhere']],
  ['usage', ['linux-image-amd64@trixie@sid']],
  ['usage', ['debian:']],
  ['usage', ['bash']],
  ['usage', ['lab:../x']],
  ['usage', ['/a', '/b']],
  ['usage', ['--option']],
  ['lab-arch', ['linux-image-arm64@trixie']],
  ['lab-arch', ['linux-image-6.12.117+deb13-cloud-arm64']],
])('%s: %j', (code, words) => {
  expect(() => sourceOf(words)).toThrow(expect.objectContaining({ code }));
});

test('it is kept as it can be given again', () => {
  for (const word of ['linux-image-rt-amd64@trixie', 'linux-image-amd64', '/boot/vmlinuz', 'lab:6.12'])
    expect(sourceText(sourceOf([word]))).toBe(word);
  expect(sourceText(sourceOf(['/tmp/a.deb', '/tmp/b.deb']))).toBe('a.deb b.deb');
});
