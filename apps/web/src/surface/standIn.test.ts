import type { SurfaceInfo } from '@hooklab/protocol';
import { expect, it } from 'vitest';
import { staleWords, standInOf, wouldOpen } from './standIn';

const info = (id: string, version: string | null = null) => ({ id, version }) as SurfaceInfo;
const list = [info('debian-6.12'), info('lab:6.12'), info('local')];

it('a lab VM that is off has the shipped surface of its kernel', () => {
  expect(standInOf('lab:6.12', list)).toBe('debian-6.12');
  expect(standInOf('lab:6.1', list)).toBeNull();
  expect(standInOf('local', list)).toBeNull();
});

it('nothing is booted without being asked', () => {
  expect(wouldOpen(info('lab:6.12'), false)).toBe(true);
  expect(wouldOpen(info('lab:6.12'), true)).toBe(false);
  expect(wouldOpen(info('lab:6.12', 'aa'), false)).toBe(false);
  expect(wouldOpen(info('local'), false)).toBe(false);
  expect(wouldOpen(info('debian-6.12'), false)).toBe(false);
});

it('says which modules came and went', () => {
  expect(staleWords({ loaded: ['nf_tables'], unloaded: [] })).toBe('nf_tables was loaded');
  expect(staleWords({ loaded: ['a', 'b'], unloaded: ['c'] })).toBe('a and b were loaded, c was unloaded');
  expect(staleWords({ loaded: ['a', 'b', 'c'], unloaded: [] })).toBe('a and 2 more were loaded');
  expect(staleWords({ loaded: [], unloaded: [] })).toBe('its modules changed');
});
