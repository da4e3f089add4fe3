import type { ChosenColumn } from '../way/choose';
import type { Fail } from './problem';

export function needText(column: ChosenColumn, fail: Fail): void {
  if (column.type.kind !== 'string') throw fail('it is text: give the column char[N]');
}

/** Text behind a pointer can be unreadable or too long; without a status that would look like an empty cell. */
export function needStatus(column: ChosenColumn, fail: Fail): void {
  if (!column.status) throw fail('text behind a pointer can fail to be read: the column needs its status');
}

export function needWidth(column: ChosenColumn, size: number, fail: Fail): void {
  if (column.type.kind !== 'int') throw fail('it is a number: give the column an integer type');
  if (column.type.size < size) {
    throw fail(`it has ${size} bytes on this kernel, the column ${column.type.size}: values would be cut`);
  }
}
