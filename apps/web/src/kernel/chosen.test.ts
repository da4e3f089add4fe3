import type { SurfaceInfo } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { shippedOf, surfaceToShow, targetOf } from './chosen';

const info = (id: string, state: SurfaceInfo['state'] = 'closed') => ({ id, state }) as SurfaceInfo;
const list = [info('debian-6.1', 'ready'), info('debian-6.12', 'ready'), info('lab:6.12'), info('local')];

test('the address, then what is read of the target, then the shipped one of it', () => {
  expect(surfaceToShow(list, 'local', 'lab:6.12')).toBe('local');
  expect(surfaceToShow([...list, info('lab:6.1', 'ready')], null, 'lab:6.1')).toBe('lab:6.1');
  expect(surfaceToShow(list, null, 'lab:6.1')).toBe('debian-6.1');
  expect(surfaceToShow(list, null, 'lab:4.4')).toBe('debian-6.12');
  expect(surfaceToShow(list, null, null)).toBeNull();
  expect(surfaceToShow([], null, 'local')).toBeNull();
});

test('the lab VM of a shipped kernel', () => {
  expect(targetOf('debian-6.12')).toBe('lab:6.12');
  expect(targetOf('local')).toBe('local');
});

test('an added kernel has no shipped surface, however near its name is', () => {
  expect(shippedOf(list, 'lab:6.12')).toBe('debian-6.12');
  for (const target of ['lab:6.12-rt', 'lab:7.3', 'local'] as const)
    expect(shippedOf(list, target)).toBeNull();
});
