import { Problem } from '@hooklab/base';
import { parseExpression } from '../expression/parse';
import type { Node } from '../expression/tree/node';
import { readTree } from '../expression/tree/read';
import { type FilterText, parseFilterText } from './filter-text';

/**
 * A filter as a person writes it:
 *
 *   compared    latency > 1ms        a column or an expression with a value
 *   open        comm == ssh          the same, where the value is a word: a text, unless the kernel knows it as a number
 *   formula     ret < 0 && !sk->sk_err        any other expression
 */
export type FilterOf =
  | { readonly kind: 'compared'; readonly filter: FilterText }
  | { readonly kind: 'open'; readonly filter: FilterText; readonly node: Node; readonly word: Node }
  | { readonly kind: 'formula'; readonly node: Node };

/** Throws Problem `filter`, with the character where it is an expression with a fault. */
export function filterOf(text: string): FilterOf {
  const { node, faults } = readTree(text);
  const [fault] = faults;
  if (!fault && !comparesSimply(node)) {
    const parsed = parseExpression(text, 'arg');
    if (parsed.ok) return { kind: 'formula', node };
    throw wrong(text, parsed.at, parsed.message);
  }
  try {
    const filter = parseFilterText(text);
    if (!fault && node.kind === 'binary' && node.right.kind === 'name')
      return { kind: 'open', filter, node, word: node.right };
    return { kind: 'compared', filter };
  } catch (error) {
    // ^= and the like are no operators of C: what is wrong is told in the words of whichever it looks like
    if (!fault || !(error instanceof Problem)) throw error;
    throw /\^=|!&|\$=/.test(text) ? error : wrong(text, fault.from, fault.message);
  }
}

const SIMPLE: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', '&']);

/** A way to one value, an operator and a value as it stands. */
function comparesSimply(node: Node): boolean {
  if (node.kind !== 'binary' || !SIMPLE.has(node.op)) return false;
  const { left, right } = node;
  const value =
    right.kind === 'number' ||
    right.kind === 'quoted' ||
    right.kind === 'name' ||
    (right.kind === 'unary' && right.op === '-' && right.of.kind === 'number');
  return value && isWay(left);
}

function isWay(node: Node): boolean {
  if (node.kind === 'name') return true;
  if (node.kind === 'member') return isWay(node.of);
  if (node.kind === 'index') return node.index.kind === 'number' && isWay(node.of);
  return node.kind === 'call' && CALLS.has(node.name);
}

/** Calls that a column is made of without a formula. */
const CALLS: ReadonlySet<string> = new Set(['user', 'either', 'port', 'ip', 'error', 'path', 'name']);

const wrong = (text: string, at: number, cause: string): Problem =>
  new Problem({
    code: 'filter',
    what: `“${text}” is no filter`,
    where: `character ${at + 1}`,
    cause,
    fix: 'Write what is compared, an operator and a value: port == 443, latency > 1ms, comm ^= ssh, ret < 0 && uid > 0',
  });
