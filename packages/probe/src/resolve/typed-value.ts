import type { Path } from '../expression/ast';
import type { ProbeFacts } from '../facts/facts';
import type { TypedValue } from './access';
import { argument } from './argument';
import type { Fail } from './problem';
import { recordField } from './record-field';
import type { ResolvedEnd } from './resolved';
import { returnRoot } from './returned';

/** A value whose type the kernel's BTF knows. */
export function typedValue(path: Path, end: ResolvedEnd, facts: ProbeFacts, fail: Fail): TypedValue {
  const { context } = end;
  if (context.kind === 'record') {
    const { field, root } = recordField(path, context, fail);
    if (field.place !== 'fixed') throw fail(`${field.ctype} ${field.name} is text of variable length`);
    return { path, root, type: field.type, typed: false, btf: context.btf };
  }
  if (context.kind !== 'args' || !context.btf) throw fail('nothing tells the types of what this hook gives');
  const { btf, typed } = context;
  if (path.root === 'ret') {
    if (!context.ret) throw fail(`${end.hook} does not see what the call returns`);
    return { path, root: returnRoot(end), type: context.ret.type, typed, btf };
  }
  const { arg, root } = argument(path, context, end, facts, fail);
  return { path, root, type: arg.type, typed, btf };
}
