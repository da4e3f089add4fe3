import type { Read } from '../../program/program';
import type { SpecFilter } from '../../spec/schema';
import { numberText } from './capture';
import { formulaValue } from './formula-column';
import type { Sink } from './sink';
import { callerText } from './stack';
import { builtinText } from './word';

/** What is not wanted, as the test that turns it away: `uid == 0` wanted → `if (uid != 0)`. */
const OPPOSITE = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const;

/** Tests of numbers: before a record is reserved, so that what is not wanted costs least. */
export const numberTests = (reads: readonly Read[], value = numberOf): string[] =>
  reads.flatMap((read) =>
    read.filter
      .filter((f) => typeof f.value === 'number' && !holds(read, f))
      .map((f) => {
        const number = value(read);
        if (f.op === '!&') return `if (${number} & ${f.value})`;
        if (f.op === '&') return `if (!(${number} & ${f.value}))`;
        return `if (${number} ${OPPOSITE[f.op as keyof typeof OPPOSITE]} ${f.value})`;
      }),
  );

/** A constant is tested here: what always holds costs the program nothing. */
export function holds({ source }: Read, { op, value }: SpecFilter): boolean {
  if (source.kind !== 'constant' || typeof source.value !== 'number' || typeof value !== 'number')
    return false;
  const [a, b] = [BigInt(source.value), BigInt(value)];
  const tests = {
    '==': a === b,
    '!=': a !== b,
    '<': a < b,
    '<=': a <= b,
    '>': a > b,
    '>=': a >= b,
    '&': (a & b) !== 0n,
    '!&': (a & b) === 0n,
  };
  return tests[op as keyof typeof tests];
}

/** Tests of text: only what was read has it. "^=" and "!^=" compare without the ending NUL. */
export const textTests = (reads: readonly Read[], place: Sink['place']): string[] =>
  reads.flatMap(({ column, filter }) =>
    filter
      .filter((f) => typeof f.value === 'string')
      .map((f) => {
        const literal = JSON.stringify(f.value);
        const text = `${place(column)}${column.name}`;
        if (f.op === '$=') return `if (!hl_ends(${text}, ${text}__rc, ${literal}))`;
        const less = f.op.endsWith('^=') ? ' - 1' : '';
        const same = `hl_begins(${text}, ${literal}, sizeof(${literal})${less})`;
        return f.op.startsWith('!') ? `if (${same})` : `if (!${same})`;
      }),
  );

/** As the column will hold it: the comparison is the column's, whatever type the kernel's value has. */
function numberOf({ column, source }: Read): string {
  if (source.kind === 'builtin') return cast(column.type.ctype, builtinText(source.name));
  if (source.kind === 'constant') return String(source.value);
  if (source.kind === 'stack') return cast('__u64', callerText(source));
  if (source.kind === 'formula')
    return cast(
      column.type.kind === 'int' && column.type.pointer ? '__u64' : column.type.ctype,
      formulaValue(source),
    );
  if (source.kind !== 'number') throw new Error(`column ${column.name} is no number`);
  const ctype = column.type.kind === 'int' && column.type.pointer ? '__u64' : column.type.ctype;
  return cast(ctype, numberText(source));
}

function cast(ctype: string, value: string): string {
  if (value.startsWith(`(${ctype})`)) return value;
  return /^[A-Za-z_]\w*((->|\.)\w+|\[\d+\])*(\([^()]*\))?$/.test(value)
    ? `(${ctype})${value}`
    : `(${ctype})(${value})`;
}
