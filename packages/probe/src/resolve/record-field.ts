import type { Path } from '../expression/ast';
import type { ChosenColumn } from '../way/choose';
import { needText } from './needs';
import { type Fail, unknownName } from './problem';
import type { Access, Context, RecordField, Root, Source } from './resolved';
import { typedSource } from './typed-source';

/** A field of a tracepoint's record. */
export function recordSource(
  column: ChosenColumn,
  expression: Path,
  context: Extract<Context, { kind: 'record' }>,
  fail: Fail,
): Source {
  const { field, root } = recordField(expression, context, fail);
  if (field.place !== 'fixed') {
    if (expression.steps.length > 0) throw fail('nothing can follow a field of variable length');
    if (!/\bchar\b/.test(field.ctype)) throw fail(`${field.ctype} is no text`);
    needText(column, fail);
    const access: Access = { root, steps: [], how: 'plain', bits: 0 };
    return { kind: 'string', access, space: 'kernel' };
  }
  return typedSource(column, expression, root, field.type, false, context.btf, fail);
}

export function recordField(
  { name }: Path,
  context: Extract<Context, { kind: 'record' }>,
  fail: Fail,
): { field: RecordField; root: Root } {
  const names = context.fields.map((f) => f.name);
  const field = context.fields.find((f) => f.name === name);
  if (!field) throw fail(...unknownName('the record', 'field', name, names));
  const root: Root = { kind: 'field', member: field.member, place: field.place, struct: context.struct };
  return { field, root };
}
