import { expect, test } from 'vitest';
import { isOfSeries } from './choose';
import { exactDepends, parseControl } from './control';

test('stanzas as apt-cache show prints them', () => {
  const text = `Package: linux-image-6.12.117+deb13-amd64
Source: linux-signed-amd64 (6.12.117+1)
Version: 6.12.117-1
Depends: kmod, initramfs-tools (>= 0.120+deb8u2) | linux-initramfs-tool
Description: Linux 6.12 for 64-bit PCs (signed)
 The Linux kernel 6.12 and modules for use on PCs with AMD64.
 .
 The kernel image and modules are signed: for use with Secure Boot.
Size: 108488460

Package: linux-image-amd64
Version: 7.2.12-1~bpo13+1

N: a note that is no field
`;
  const stanzas = parseControl(text);
  expect(stanzas.map(({ Package, Version }) => `${Package} ${Version}`).slice(0, 2)).toEqual([
    'linux-image-6.12.117+deb13-amd64 6.12.117-1',
    'linux-image-amd64 7.2.12-1~bpo13+1',
  ]);
  expect(stanzas[0]!.Size).toBe('108488460');
  expect(stanzas[0]!.Description).toContain('Secure Boot');
});

test('exact dependencies: the parts of a split kernel', () => {
  const depends =
    'dracut | initramfs-tools (>= 0.120+deb8u2) | linux-initramfs-tool, linux-base-7.2.12+deb14-amd64 (= 7.2.12-1), ' +
    'linux-binary-7.2.12+deb14-amd64 (= 7.2.12-1), linux-modules-7.2.12+deb14-amd64:amd64 (= 7.2.12-1)';
  expect(exactDepends(depends)).toEqual([
    { name: 'linux-base-7.2.12+deb14-amd64', version: '7.2.12-1' },
    { name: 'linux-binary-7.2.12+deb14-amd64', version: '7.2.12-1' },
    { name: 'linux-modules-7.2.12+deb14-amd64', version: '7.2.12-1' },
  ]);
  expect(exactDepends('a (= 1) | b (= 2)')).toEqual([]);
  expect(exactDepends(undefined)).toEqual([]);
});

test('the series of a package version', () => {
  expect(isOfSeries('6.12.117-1', '6.12')).toBe(true);
  expect(isOfSeries('6.1.192-2', '6.1')).toBe(true);
  expect(isOfSeries('6.12.95-1~bpo12+1', '6.1')).toBe(false);
  expect(isOfSeries('1:7.2.12-1', '7.2')).toBe(true);
});
