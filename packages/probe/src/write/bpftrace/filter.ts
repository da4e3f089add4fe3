import type { Read } from '../../program/program';
import type { SpecFilter } from '../../spec/schema';
import { holds } from '../c/filter';
import { Lack, type Placed } from './dialect';
import { valueText } from './value';

/** The tests that a probe makes before it prints, for its predicate. Throws a Lack of the first that bpftrace has not. */
export const testsOf = (probe: Placed, reads: readonly Read[]): string[] =>
  reads.flatMap((read) =>
    read.filter
      .filter((filter) => !holds(read, filter) && !holdsText(read, filter))
      .map((filter) => testText(filter, valueText(read, probe))),
  );

/** A constant text that the filter always lets through. */
function holdsText({ source }: Read, { op, value }: SpecFilter): boolean {
  if (source.kind !== 'constant' || typeof source.value !== 'string' || typeof value !== 'string')
    return false;
  const has = op.includes('^') ? source.value.startsWith(value) : source.value === value;
  return op !== '$=' && has !== op.startsWith('!');
}

function testText({ op, value }: SpecFilter, text: string): string {
  if (typeof value === 'number') {
    if (op === '&') return `((${text}) & ${value}) != 0`;
    if (op === '!&') return `((${text}) & ${value}) == 0`;
    return `(${text}) ${op} ${value}`;
  }
  const literal = JSON.stringify(value);
  switch (op) {
    case '==':
    case '!=':
      return `${text} ${op} ${literal}`;
    case '^=':
      return `strncmp(${text}, ${literal}, ${value.length}) == 0`;
    case '!^=':
      return `strncmp(${text}, ${literal}, ${value.length}) != 0`;
    default:
      throw new Lack(`the filter ${op} ${literal}: bpftrace compares whole texts and beginnings, no endings`);
  }
}
