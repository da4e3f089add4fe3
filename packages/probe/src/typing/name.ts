import { nearNames } from '@hooklab/base';
import { TYPEDEFS } from '@hooklab/surface';
import { BUILTINS } from '../expression/ast';
import type { NameNode, Span } from '../expression/tree/node';
import { WORDS } from '../expression/words';
import { CONSTANTS } from './constants';
import { ctypeOf, INT, type IntType, type PointerType, VOID } from './ctype';
import { nameIn, type Scope, type ScopeName } from './scope';
import type { Typed } from './typed';
import { wordType } from './words';
import { Mistyped } from './wrong';

const ADDRESS: PointerType = { kind: 'pointer', to: VOID, user: false };

/** What a name that stands alone is: a word, an argument or field, a constant of this kernel. */
export function typedName(node: NameNode, scope: Scope): Typed {
  const { name } = node;
  const span = { from: node.from, to: node.to };
  if (name === 'ret') return typedRoot('ret', '', node, scope);
  const word = wordType(name);
  if (word) {
    const why = scope.wordless(name);
    if (why) throw new Mistyped(node, why);
    return { kind: 'word', ...span, type: word, name };
  }
  const own = nameIn(scope, 'arg', name) ?? nameIn(scope, 'field', name);
  if (own) return readable(own, node);
  const constant = constantNamed(name, scope);
  if (constant) return { kind: 'constant', ...span, value: constant.value, type: constant.type, name };
  if (CONSTANTS.has(name)) {
    const type = name === 'NULL' ? ADDRESS : INT;
    return { kind: 'constant', ...span, value: BigInt(CONSTANTS.get(name)!), type, name: null };
  }
  if (scope.find(name, TYPEDEFS)) {
    throw new Mistyped(node, `${name} is a type here: a cast of what follows is written (${name})(…)`);
  }
  const near = nearNames(name, [
    ...scope.names.map((each) => each.name),
    ...BUILTINS,
    ...Object.keys(WORDS),
    ...CONSTANTS.keys(),
  ]);
  throw new Mistyped(
    node,
    `${name} is no value at ${scope.place}, and no constant of this kernel’s enums`,
    near,
  );
}

/** An enum's name for a number, with the type that C gives it. */
function constantNamed(name: string, { btf }: Scope): { value: bigint; type: IntType } | null {
  const id = btf?.findEnumerator(name) ?? 0;
  if (!btf || !id) return null;
  const at = Array.from({ length: btf.vlen(id) }, (_, i) => i).find(
    (i) => btf.enumeratorName(id, i) === name,
  );
  if (at === undefined) return null;
  const value = btf.enumeratorValue(id, at);
  const small = value >= -(1n << 31n) && value < 1n << 31n;
  const type = ctypeOf(btf, id) as IntType;
  return { value, type: small ? INT : type };
}

/** `arg.NAME`, `field.NAME`, `ret`. Throws `Mistyped` for what is not there, or not at this hook. */
export function typedRoot(root: ScopeName['root'], name: string, at: Span, scope: Scope): Typed {
  const lacks = scope.lacks(root);
  if (lacks) throw new Mistyped(at, lacks);
  const found = root === 'ret' ? scope.names.find((each) => each.root === 'ret') : nameIn(scope, root, name);
  if (found) return readable(found, at);
  const names = scope.names.filter((each) => each.root === root).map((each) => each.name);
  const [owner, kind] = root === 'field' ? ['the record', 'field'] : ['the hook', 'argument'];
  throw new Mistyped(
    at,
    `${owner} has no ${kind} ${name} on this kernel; it has ${names.join(', ') || 'none'}`,
    nearNames(name, names),
  );
}

function readable(of: ScopeName, { from, to }: Span): Typed {
  if (of.refused) throw new Mistyped({ from, to }, of.refused);
  return { kind: 'root', from, to, type: of.type, of };
}
