import { expect, test } from 'vitest';
import { chooseMirrors } from './apt';
import { aptProblem } from './aptproblem';

test('the mirrors of a plain Debian', () => {
  const targets = `bookworm|Debian|Debian|http://mirror.test/debian/
bookworm-updates|Debian|Debian|http://mirror.test/debian/
bookworm-security|Debian|Debian-Security|http://mirror.test/debian-security/
nodistro|. nodistro|. nodistro|https://node.test/node_20.x/
`;
  expect(chooseMirrors(targets)).toEqual({
    main: 'http://mirror.test/debian/',
    security: 'http://mirror.test/debian-security/',
  });
});

test('before the first apt-get update origin and label are unknown', () => {
  const targets = `bookworm-security|$(ORIGIN)|$(LABEL)|http://mirror.test/debian-security/
nodistro|$(ORIGIN)|$(LABEL)|https://node.test/
bookworm|$(ORIGIN)|$(LABEL)|http://mirror.test/debian/
`;
  expect(chooseMirrors(targets)).toEqual({
    main: 'http://mirror.test/debian/',
    security: 'http://mirror.test/debian-security/',
  });
});

test('another distribution has no Debian mirror', () => {
  expect(chooseMirrors('noble|Ubuntu|Ubuntu|http://mirror.test/ubuntu/\n')).toBeUndefined();
  expect(chooseMirrors('')).toBeUndefined();
});

test.each([
  ["W: Failed to fetch http://m/  Could not resolve 'm.invalid'", 'lab-network'],
  [
    'Err:1 http://m Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)',
    'lab-network',
  ],
  [
    "W: GPG error: http://m trixie InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 648ACFD622F3D138",
    'lab-signature',
  ],
  ["E: The repository 'http://m trixie InRelease' is not signed.", 'lab-signature'],
  ['E: Failed to fetch http://m/x.deb  Hash Sum mismatch', 'lab-signature'],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", 'lab-disk-full'],
  ['E: Write error - write (28: No space left on device)', 'lab-disk-full'],
  ['E: Unable to locate package linux-image-x', 'lab-apt'],
])('what apt says becomes a Problem: %s', (output, code) => {
  const problem = aptProblem('It was not fetched', `some noise\n${output}\nmore noise`);
  expect(problem.code).toBe(code);
  expect(problem.cause).toBeTruthy();
  expect(problem.log).toContain(output);
});
