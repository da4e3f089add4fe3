import { expect, test } from 'vitest';
import { defaultCache, defaultRuntimeDir } from './paths';
import { labVersion, labVersions } from './versions';

test('the four kernels and no other', () => {
  for (const version of labVersions) expect(labVersion(version)).toBe(version);
  for (const text of ['6.2', '', '6.12 ', '../6.12']) {
    try {
      labVersion(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'lab-version' });
    }
  }
});

test('where things live', () => {
  expect(defaultCache({}, 0)).toBe('/var/cache/hooklab');
  expect(defaultCache({ HOME: '/h' }, 1000)).toBe('/h/.cache/hooklab');
  expect(defaultCache({ HOME: '/h', XDG_CACHE_HOME: '/x' }, 1000)).toBe('/x/hooklab');
  expect(defaultCache({ HOOKLAB_CACHE: '/c' }, 0)).toBe('/c');
  expect(defaultRuntimeDir({}, 0)).toBe('/run/hooklab');
  expect(defaultRuntimeDir({ XDG_RUNTIME_DIR: '/run/user/1000' }, 1000)).toBe('/run/user/1000/hooklab');
  expect(defaultRuntimeDir({}, 1000)).toBe('/tmp/hooklab-1000');
});
