import { findSpec } from '@hooklab/probe';
import { expect, it } from 'vitest';
import { clockColumn, comparable } from './columns';

it('leaves out what each hook reads at another moment', () => {
  expect(comparable(findSpec('unlinkat'))).toEqual(['pid', 'comm', 'dfd', 'path', 'flag']);
  expect(comparable(findSpec('disk-io'))).not.toContain('latency_ns');
});

it('a field that is called cpu is no reading of the CPU', () => {
  const spec = findSpec('unlinkat');
  const captures = { ...spec.captures, dfd: 'args.cpu' };
  expect(comparable({ ...spec, captures })).toContain('dfd');
  expect(comparable({ ...spec, captures: { ...captures, dfd: 'cpu + 1' } })).not.toContain('dfd');
});

it('finds the clock', () => {
  const spec = findSpec('unlinkat');
  expect(clockColumn(spec)).toBe('ts');
  const { ts: _, ...captures } = spec.captures;
  expect(clockColumn({ ...spec, captures, columns: spec.columns.slice(1) })).toBeNull();
});
