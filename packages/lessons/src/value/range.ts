import { fill, type Secrets } from './secrets';

/** 3 · >= 1 · < 10 · 2..5 · {count} · >= {count} */
const ONE = /^(>=|<=|>|<|)\s*(-?\d+|\{[a-z][a-z0-9_]*\})$/;
const TWO = /^(-?\d+|\{[a-z][a-z0-9_]*\})\s*\.\.\s*(-?\d+|\{[a-z][a-z0-9_]*\})$/;

export const isRange = (text: string): boolean => ONE.test(text) || TWO.test(text);

export function inRange(value: number, text: string, secrets: Secrets): boolean {
  const number = (word: string) => Number(fill(word, secrets));
  const two = TWO.exec(text);
  if (two) return value >= number(two[1]!) && value <= number(two[2]!);
  const [, op, word] = ONE.exec(text)!;
  const other = number(word!);
  if (op === '>=') return value >= other;
  if (op === '<=') return value <= other;
  if (op === '>') return value > other;
  if (op === '<') return value < other;
  return value === other;
}
