import { Problem } from '@hooklab/base';
import { namesIn } from '../expression/ast';
import type { Node } from '../expression/tree/node';
import { nodeText } from '../expression/tree/print';
import { isTruth } from '../resolve/formula';
import { checkTree } from '../typing/check';
import { ctypeText, isCharPointer, isChars, isScalar } from '../typing/ctype';
import type { Scope } from '../typing/scope';
import { partsOfTyped, type Typed } from '../typing/typed';
import { ADDRESS, type CardColumn, column, type Maker } from './value';

/** Where an expression is read: at the entry, or what only the exit knows there. */
export interface Scopes {
  readonly entry: Scope;
  readonly exit: Scope | null;
}

/** A tree with its types. Throws Problem `expression` with the characters that do not fit. */
export function typedFormula(text: string, node: Node, { entry, exit }: Scopes): Typed {
  const names = namesIn(node);
  const scope = exit && (names.has('ret') || names.has('latency')) ? exit : entry;
  const checked = checkTree(node, scope);
  if (checked.ok) return checked.typed;
  const { from, message, near } = checked.fault;
  throw new Problem({
    code: 'expression',
    what: `“${text}” cannot be had at ${scope.place}`,
    where: `character ${from + 1}`,
    cause: message,
    fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
  });
}

/** A column as wide as its value, which says why where it could not be read. */
export function formulaColumn(text: string, node: Node, scopes: Scopes, make: Maker): CardColumn {
  const typed = typedFormula(text, node, scopes);
  const capture = nodeText(node);
  const name = nameOf(node);
  const size = textSize(typed, make);
  if (size !== null) return column(make, name, `char[${size}]`, capture);
  const { type } = typed;
  if (!isScalar(type)) {
    throw new Problem({
      code: 'expression',
      what: `“${text}” is no column`,
      cause: `it is ${ctypeText(type)}: a column is one value`,
      fix: 'Go on to a member of it, or to one of its elements',
    });
  }
  const ctype = isTruth(typed)
    ? '_Bool'
    : type.kind === 'pointer'
      ? 'void *'
      : type.bool
        ? '_Bool'
        : `__${type.signed ? 's' : 'u'}${type.size * 8}`;
  return { ...column(make, name, ctype, capture), ...(readsMemory(typed) ? { status: true } : {}) };
}

const readsMemory = (node: Typed): boolean =>
  (node.kind === 'member' && node.arrow) ||
  node.kind === 'index' ||
  node.kind === 'deref' ||
  node.kind === 'same' ||
  (node.kind === 'call' && node.name === 'strlen') ||
  partsOfTyped(node).some(readsMemory);

const SIZES: Readonly<Record<string, number>> = {
  ip: ADDRESS,
  ip4: ADDRESS,
  ip6: ADDRESS,
  cgroup_path: 128,
  mac: 18,
  hex: 20,
  dev: 16,
  ksym: 64,
  flags: 128,
  enum: 48,
  errno: 16,
};

/** Bytes of what is text; null: it is none. */
function textSize(node: Typed, { text }: Maker): number | null {
  if (isChars(node.type) && node.type.kind === 'array') return Math.max(2, node.type.count || text);
  if (isCharPointer(node.type)) return text;
  if (node.type.kind !== 'text' || node.kind !== 'call') return null;
  const more = node.args[1];
  const n = more?.kind === 'constant' ? Number(more.value) : null;
  if (node.name === 'buf') return 2 * (n ?? 1) + 1;
  return SIZES[node.name] ?? (n === null ? text : n + 1);
}

/** The last member that it says; “value” where it has none. */
function nameOf(node: Node): string {
  switch (node.kind) {
    case 'member':
      return node.member;
    case 'name':
      return node.name;
    case 'index':
    case 'unary':
    case 'cast':
      return nameOf(node.of);
    case 'call': {
      const value = node.args.find((arg) => arg.kind !== 'type' && arg.kind !== 'number');
      return value ? nameOf(value as Node) : node.args.length === 0 ? node.name : 'value';
    }
    default:
      return 'value';
  }
}
