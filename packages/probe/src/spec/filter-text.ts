import { Problem } from '@hooklab/base';
import type { SpecFilter } from './schema';

/** A filter as a person writes it: what is compared may be any expression. */
export interface FilterText extends Omit<SpecFilter, 'column'> {
  readonly of: string;
}

/** Longer ones first: `<=` is no `<`. */
const OPS = ['!^=', '==', '!=', '<=', '>=', '^=', '!&', '<', '>', '&'] as const;

/**
 *   port == 443        latency > 1ms        comm ^= ssh        path != '/tmp/a b'        mode & 0x200
 *
 * An operator inside brackets belongs to the expression, and `->` is none. Throws Problem `filter`.
 */
export function parseFilterText(text: string): FilterText {
  const found = operatorOf(text);
  if (!found) throw wrong(text, `it has none of ${OPS.join(' ')}`);
  const of = text.slice(0, found.at).trim();
  const said = text.slice(found.at + found.op.length).trim();
  if (of === '' || said === '') throw wrong(text, `something is missing beside ${found.op}`);
  return { of, op: found.op, value: comparedWith(said) };
}

function operatorOf(text: string): { at: number; op: SpecFilter['op'] } | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (depth === 0 && !text.startsWith('->', at) && text[at - 1] !== '-') {
      const op = OPS.find((each) => text.startsWith(each, at));
      if (op) return { at, op };
    }
  }
  return null;
}

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1_000, ms: 1_000_000, s: 1_000_000_000 };

const comparedWith = (said: string): number | string => valueSaid(said) ?? said;

/** 'x', "x" → x; 0x10, 5ms → a number; null: another word or expression. */
export function valueSaid(said: string): number | string | null {
  const quoted = /^'(.*)'$|^"(.*)"$/.exec(said);
  if (quoted) return quoted[1] ?? quoted[2]!;
  const number = /^(-?)(0x[0-9a-f]+|[0-9]+)(ns|us|ms|s)?$/i.exec(said);
  if (!number) return null;
  const value = Number(number[2]) * (number[3] ? UNITS[number[3]]! : 1);
  return number[1] === '-' && value > 0 ? -value : value;
}

const wrong = (text: string, cause: string): Problem =>
  new Problem({
    code: 'filter',
    what: `“${text}” is no filter`,
    cause,
    fix: 'Write what is compared, an operator and a value: port == 443, latency > 1ms, comm ^= ssh',
  });
