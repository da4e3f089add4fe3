import type { Chosen } from '../passes/choose';
import type { ResolvedCapture } from '../passes/resolved';
import { builtinText, numberText } from './capture';

/** What is not wanted, as the test that turns it away: `uid == 0` wanted → `if (uid != 0)`. */
const OPPOSITE = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const;

/** Tests of numbers: before a record is reserved, so that what is not wanted costs least. */
export function numberFilters(chosen: Chosen, captures: readonly ResolvedCapture[]): string[] {
  return chosen.filter
    .filter((f) => typeof f.value === 'number')
    .map((f) => {
      const value = numberOf(chosen, captures, f.column);
      if (f.op === '&') return `if (!(${value} & ${f.value}))`;
      return `if (${value} ${OPPOSITE[f.op as keyof typeof OPPOSITE]} ${f.value})`;
    });
}

/** Tests of text: only the record has it. "^=" compares without the ending NUL. */
export function textFilters(chosen: Chosen): string[] {
  return chosen.filter
    .filter((f) => typeof f.value === 'string')
    .map((f) => {
      const literal = JSON.stringify(f.value);
      const same = `hl_begins(e->${f.column}, ${literal}, sizeof(${literal})${f.op === '^=' ? ' - 1' : ''})`;
      return f.op === '!=' ? `if (${same})` : `if (!${same})`;
    });
}

/** As the column will hold it: the comparison is the column's, whatever type the kernel's value has. */
function numberOf(chosen: Chosen, captures: readonly ResolvedCapture[], name: string): string {
  const column = chosen.columns.find((c) => c.name === name)!;
  const { source } = captures.find((c) => c.column === name)!;
  if (source.kind === 'builtin' && source.name !== 'comm')
    return cast(column.type.ctype, builtinText(source.name));
  if (source.kind === 'number') return cast(column.type.ctype, numberText(source));
  throw new Error(`column ${name} is no number`);
}

function cast(ctype: string, value: string): string {
  if (value.startsWith(`(${ctype})`)) return value;
  return /^[A-Za-z_]\w*((->|\.)\w+|\[\d+\])*(\([^()]*\))?$/.test(value)
    ? `(${ctype})${value}`
    : `(${ctype})(${value})`;
}
