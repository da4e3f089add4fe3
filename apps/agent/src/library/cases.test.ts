import { shippedSpecs } from '@hooklab/probe';
import { expect, it } from 'vitest';
import { LIBRARY_CASES } from './cases';
import { matches } from './try';

// what one sums up is not told in rows: e2e/journeys/command.spec.ts
const withRows = shippedSpecs().filter(({ aggregate }) => !aggregate);

it('every ready spec has a case of its own columns, and a command that makes its events', () => {
  expect(Object.keys(LIBRARY_CASES).sort()).toEqual(withRows.map(({ name }) => name).sort());
  for (const { name, columns, exercise } of withRows) {
    const { row, exec } = LIBRARY_CASES[name]!;
    expect(
      columns.map((column) => column.name),
      name,
    ).toEqual(expect.arrayContaining(Object.keys(row)));
    expect(exec ?? exercise, name).toBeTruthy();
  }
});

it('a row is the expected one by each column of it', () => {
  const row = { comm: 'ls', code: '3', path: '' };
  expect(matches(row, { comm: 'ls', code: 3 })).toBe(true);
  expect(matches(row, { code: 4 })).toBe(false);
  expect(matches(row, { comm: /^l/ })).toBe(true);
  expect(matches(row, { path: /./ })).toBe(false);
});
