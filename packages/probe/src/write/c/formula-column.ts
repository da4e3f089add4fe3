import { isTruth } from '../../resolve/formula';
import type { FormulaSource } from '../../resolve/resolved';
import type { ChosenColumn } from '../../way/choose';
import { atom } from './arithmetic';
import { formulaText, saysWhy } from './formula';

/**
 * A number into its column, with the reason where it could not be read:
 *
 *   {
 *           __s32 rc = sizeof(e->count);
 *
 *           e->count = hl_read(rc, __s32, &mm->map_count) + 1;
 *           e->count__rc = rc;
 *   }
 */
export function formulaLines(
  { name, type, status }: ChosenColumn,
  { of, roots }: FormulaSource,
  to: string,
): string[] {
  const text = formulaText(of, roots);
  const value =
    type.kind === 'int' && type.pointer
      ? `(void *)${of.type.kind === 'int' ? '(__u64)' : ''}${atom(text)}`
      : text;
  const rc = `${to.slice(0, to.length - name.length)}${name}__rc`;
  if (!saysWhy(text)) return [`${to} = ${value};`, ...(status ? [`${rc} = sizeof(${to});`] : [])];
  return [
    '{',
    `\t__s32 rc = sizeof(${to});`,
    '',
    `\t${to} = ${value};`,
    ...(status ? [`\t${rc} = rc;`] : []),
    '}',
  ];
}

/** In a comparison of a column: what cannot be read is 0, as in the column. */
export function formulaValue({ of, roots }: FormulaSource): string {
  const text = formulaText(of, roots);
  return saysWhy(text) ? `({ __s32 rc = 1; ${text}; })` : text;
}

/** A test that turns away what is not wanted: "if (!(…))". What cannot be read is not wanted. */
export function formulaTest({ of, roots }: FormulaSource): string {
  const text = formulaText(of, roots);
  if (saysWhy(text)) return `if (!hl_holds(rc, ${isTruth(of) ? text : `${atom(text)} != 0`}))`;
  return `if (!(${text}))`;
}
