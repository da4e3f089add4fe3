import type { TargetInfo } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { bootShort, bootWords, wantsConsent } from './boot';

const info = (state: TargetInfo['state'], boot: TargetInfo['boot']) => ({ state, boot }) as TargetInfo;

test('what a boot takes, with the download where there is one', () => {
  expect(bootWords({ bytes: 0, ms: 14_700 })).toBe('Booting it takes about 15 s');
  expect(bootWords({ bytes: 108_547_552, ms: 200 })).toBe(
    'Booting it takes about 1 s; its kernel is downloaded first, about 109 MB',
  );
});

test('the same in short', () => {
  expect(bootShort({ bytes: 0, ms: 14_700 })).toBe('boots in about 15 s');
  expect(bootShort({ bytes: 57e6, ms: 1 })).toBe('57 MB to download, boots in about 1 s');
});

test('only a VM that is off is asked about', () => {
  const boot = { bytes: 0, ms: 1 };
  expect(wantsConsent(info('closed', boot))).toBe(true);
  expect(wantsConsent(info('open', boot))).toBe(false);
  expect(wantsConsent(info('opening', boot))).toBe(false);
  expect(wantsConsent(info('failed', boot))).toBe(false);
  expect(wantsConsent(info('closed', null))).toBe(false);
  expect(wantsConsent(null)).toBe(false);
});
