import { FUNCTIONS, signatureText } from '../expression/functions';
import { type Node, partsOf, type Span } from '../expression/tree/node';
import { nodeText } from '../expression/tree/print';
import { readTree } from '../expression/tree/read';
import { WORDS } from '../expression/words';
import { checkTree } from './check';
import { ctypeText, sizeOfType } from './ctype';
import { fold } from './fold';
import type { Scope } from './scope';
import type { Typed } from './typed';

/** What a part of an expression is: `type` in C's words, then lines that say more. */
export interface Hover extends Span {
  readonly type: string;
  readonly lines: readonly string[];
}

/** The smallest part of a text around a character, whole or not; null: nothing is known of it. */
export function hover(text: string, at: number, scope: Scope): Hover | null {
  const node = nodeAt(readTree(text).node, at);
  if (!node) return null;
  const span = { from: node.from, to: node.to };
  if (node.kind === 'call' && at < node.at.to && Object.hasOwn(FUNCTIONS, node.name))
    return { ...span, type: signatureText(node.name), lines: [FUNCTIONS[node.name]!.about] };
  const checked = checkTree(node, scope);
  if (!checked.ok) return null;
  const { typed } = checked;
  const bits = typed.kind === 'member' && typed.bits > 0 ? ` : ${typed.bits}` : '';
  return { ...span, type: ctypeText(typed.type) + bits, lines: linesOf(typed, node) };
}

function linesOf(typed: Typed, node: Node): string[] {
  const size = sizeOfType(typed.type);
  const value = fold(typed);
  return [
    ...(typed.kind === 'member' ? [`${typed.struct.name}, ${placeOf(typed)}`] : []),
    ...(size === null ? [] : [`${size} ${size === 1 ? 'byte' : 'bytes'}`]),
    ...(value === null
      ? []
      : [`${nodeText(node)} = ${value}${value > 9n ? ` = 0x${value.toString(16)}` : ''}`]),
    ...(typed.kind === 'word' && WORDS[typed.name] ? [WORDS[typed.name]!] : []),
  ];
}

/** "offset 24", "offset 24, bits 3 to 4" */
function placeOf({ offset, bits }: { offset: number; bits: number }): string {
  const byte = `offset ${Math.floor(offset / 8)}`;
  const first = offset % 8;
  if (bits === 0) return byte;
  return bits === 1 ? `${byte}, bit ${first}` : `${byte}, bits ${first} to ${first + bits - 1}`;
}

function nodeAt(node: Node, at: number): Node | null {
  if (node.kind === 'missing' || at < node.from || at >= node.to) return null;
  for (const part of partsOf(node)) {
    const found = nodeAt(part, at);
    if (found && !(found.kind === 'name' && (found.name === 'arg' || found.name === 'field'))) return found;
  }
  return node;
}
