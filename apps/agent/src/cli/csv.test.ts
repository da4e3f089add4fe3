import { expect, it } from 'vitest';
import { csvCell } from './csv';

it('a cell is quoted where CSV needs it, and no formula', () => {
  expect(csvCell(12)).toBe('12');
  expect(csvCell(-2)).toBe('-2');
  expect(csvCell('a b')).toBe('a b');
  expect(csvCell('a,b')).toBe('"a,b"');
  expect(csvCell('say "a"')).toBe('"say ""a"""');
  expect(csvCell('=1+1')).toBe("'=1+1");
  expect(csvCell('-rf')).toBe("'-rf");
  expect(csvCell('a\nb')).not.toContain('\n');
});
