import { nearNames } from '@hooklab/base';
import { ENUMS, Kind, mask, TYPEDEFS } from '@hooklab/surface';
import type { TypeNode } from '../expression/tree/node';
import { typeText } from '../expression/tree/print';
import { BOOL, CHAR, type CType, ctypeOf, INT, LONG, UINT, ULONG, VOID } from './ctype';
import type { Scope } from './scope';
import { Mistyped } from './wrong';

/** A type as it is written → C's, or of this kernel. Throws `Mistyped`. */
export function typeNamed(node: TypeNode, scope: Scope): CType {
  let type = baseType(node, scope);
  for (let i = 0; i < node.pointers; i++) type = { kind: 'pointer', to: type, user: false };
  for (const count of [...node.counts].reverse()) type = { kind: 'array', of: type, count: Number(count) };
  return type;
}

function baseType(node: TypeNode, scope: Scope): CType {
  const { base } = node;
  if (base.kind === 'basic') return basicType(base.words, node);
  if (base.kind === 'typedef') {
    const found = scope.find(base.name, TYPEDEFS);
    if (found) return ctypeOf(found.btf, found.id);
    throw new Mistyped(node, `this kernel has no type ${base.name}`, nearNames(base.name, COMMON));
  }
  const kinds = base.tag === 'enum' ? ENUMS : mask(base.tag === 'struct' ? Kind.STRUCT : Kind.UNION);
  const found = scope.find(base.name, kinds);
  if (found) return ctypeOf(found.btf, found.id);
  throw new Mistyped(node, `this kernel has no ${typeText({ ...node, pointers: 0, counts: [] })}`);
}

const COMMON = [
  'u8',
  'u16',
  'u32',
  'u64',
  's8',
  's16',
  's32',
  's64',
  '__u32',
  '__u64',
  'size_t',
  'pid_t',
  'dev_t',
];

/** Words in any order, as C takes them. */
function basicType(words: readonly string[], node: TypeNode): CType {
  const count = (word: string): number => words.filter((each) => each === word).length;
  const unsigned = count('unsigned') > 0;
  const only = (...may: string[]): boolean => words.every((word) => may.includes(word));
  if (count('unsigned') + count('signed') <= 1) {
    if (words.length === 1 && count('void')) return VOID;
    if (words.length === 1 && (count('bool') || count('_Bool'))) return BOOL;
    if (count('char') === 1 && only('char', 'unsigned', 'signed')) {
      if (words.length === 1) return CHAR;
      return { ...CHAR, char: false, signed: !unsigned, name: `${unsigned ? 'unsigned' : 'signed'} char` };
    }
    if (count('int') <= 1 && count('short') === 1 && only('short', 'int', 'unsigned', 'signed'))
      return { ...INT, size: 2, signed: !unsigned, name: unsigned ? 'unsigned short' : 'short' };
    if (
      count('int') <= 1 &&
      count('long') >= 1 &&
      count('long') <= 2 &&
      only('long', 'int', 'unsigned', 'signed')
    )
      return unsigned ? ULONG : LONG;
    if (count('int') <= 1 && only('int', 'unsigned', 'signed')) return unsigned ? UINT : INT;
  }
  throw new Mistyped(node, `${words.join(' ')} is no type of C`);
}
