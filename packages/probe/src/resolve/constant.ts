import type { ChosenColumn } from '../way/choose';
import { pointWord } from '../way/end';
import type { Fail } from './problem';
import type { ResolvedEnd, Source } from './resolved';

/** A value that is known before the program runs: a number of the spec, or the name of the point. */
export function constantSource(
  column: ChosenColumn,
  value: number | 'point',
  end: ResolvedEnd,
  fail: Fail,
): Source {
  if (value !== 'point') return { kind: 'constant', value: numberFor(column, value, fail) };
  return textSource(column, pointWord(end.point), fail);
}

/** Text that is known: the same in every row. */
export function textSource({ type, status }: ChosenColumn, text: string, fail: Fail): Source {
  if (type.kind !== 'string') throw fail(`"${text}" is text: give the column char[N]`);
  if (status) throw fail(`"${text}" has no read status: "status": false`);
  if (type.size <= text.length)
    throw fail(`"${text}" needs ${text.length + 1} bytes, the column has ${type.size}`);
  return { kind: 'constant', value: text };
}

function numberFor({ type }: ChosenColumn, value: number, fail: Fail): number {
  if (type.kind !== 'int') throw fail('it is a number: give the column an integer type');
  const bits = type.size * 8;
  const [least, most] = type.signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  if (value < least || value > most) throw fail(`${value} does not fit ${type.ctype}`);
  return value;
}
