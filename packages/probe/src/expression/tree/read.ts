import type { SyntaxNode } from '@lezer/common';
import { parser } from '../grammar/parser';
import { readNumber, readQuoted } from './literal';
import type { BinaryOp, ExpressionFault, Node, Span, TypeNode, UnaryOp } from './node';

/** A text as a tree, whole or half-typed, and what is wrong with it as a text, from left to right. */
export interface Read {
  readonly node: Node;
  readonly faults: readonly ExpressionFault[];
}

const MAX_LENGTH = 512;

export function readTree(text: string): Read {
  const faults: ExpressionFault[] = [];
  if (text.length > MAX_LENGTH) {
    const far = { from: MAX_LENGTH, to: text.length };
    return {
      node: { kind: 'missing', ...far },
      faults: [{ ...far, message: `longer than ${MAX_LENGTH} characters`, near: [] }],
    };
  }
  const reader = new Reader(text, faults);
  const top = parser.parse(text).topNode;
  const node = reader.value(top.firstChild, text.length);
  reader.errors(top);
  faults.sort((a, b) => a.from - b.from);
  return { node, faults };
}

const isError = (node: SyntaxNode): boolean => node.type.isError;

class Reader {
  readonly #text: string;
  readonly #faults: ExpressionFault[];

  constructor(text: string, faults: ExpressionFault[]) {
    this.#text = text;
    this.#faults = faults;
  }

  /** `end`: where a value that is missing has to come. */
  value(from: SyntaxNode | null | undefined, end: number): Node {
    let node = from ?? null;
    while (node && isError(node)) node = node.nextSibling;
    if (!node || node.type.isAnonymous) return { kind: 'missing', from: end, to: end };
    const span = { from: node.from, to: node.to };
    switch (node.name) {
      case 'Name':
        return { kind: 'name', ...span, name: this.#slice(node) };
      case 'Number':
        return this.#number(node);
      case 'Quoted':
      case 'String':
        return this.#quoted(node);
      case 'Parenthesized':
        return { ...this.value(this.#values(node)[0], node.to), ...span };
      case 'Member': {
        const name = node.getChild('MemberName') ?? node.lastChild!;
        const access = node.getChild('Access');
        if (!access) return this.value(node.firstChild, node.from);
        const digits = name.name === 'Number' && name.from >= access.to;
        const whole = name.name === 'MemberName' || digits;
        // arg.0 is the first argument; anything else that looks so is a number with a fraction
        if (digits && node.firstChild?.name !== 'Name') this.#fault(node, 'there are no fractions here');
        return {
          kind: 'member',
          ...span,
          of: this.value(node.firstChild, node.from),
          op: this.#slice(access) as '->' | '.',
          member: whole ? this.#slice(name) : '',
          at: whole ? { from: name.from, to: name.to } : { from: access.to, to: access.to },
        };
      }
      case 'Index': {
        const [of, index] = this.#values(node);
        return { kind: 'index', ...span, of: this.value(of, node.from), index: this.value(index, node.to) };
      }
      case 'Call': {
        const name = node.getChild('Function');
        if (!name) return { kind: 'missing', ...span };
        return {
          kind: 'call',
          ...span,
          name: this.#slice(name),
          at: { from: name.from, to: name.to },
          args: this.#arguments(node),
        };
      }
      case 'Sizeof': {
        const type = node.getChild('Type');
        return {
          kind: 'sizeof',
          ...span,
          of: type ? this.#type(type) : this.value(this.#values(node)[0], node.to),
        };
      }
      case 'Unary': {
        const sign = node.getChild('Sign');
        const of = this.value(this.#values(node)[0], node.to);
        return sign ? { kind: 'unary', ...span, op: this.#slice(sign) as UnaryOp, of } : of;
      }
      case 'Cast': {
        const type = node.getChild('Type');
        const of = this.value(this.#values(node)[0], node.to);
        return type ? { kind: 'cast', ...span, type: this.#type(type), of } : of;
      }
      case 'Binary': {
        const operator = node.getChild('Operator');
        // what the parser made up to go on has no text
        if (!operator || operator.from === operator.to) return this.value(this.#values(node)[0], node.from);
        const right = this.#values(node).find((each) => each.from >= operator.to);
        return {
          kind: 'binary',
          ...span,
          op: this.#slice(operator) as BinaryOp,
          left: this.value(
            this.#values(node).find((each) => each.to <= operator.from),
            node.from,
          ),
          right: this.value(right, node.to),
          at: { from: operator.from, to: operator.to },
        };
      }
      case 'Conditional': {
        const [test, yes, no] = this.#values(node);
        return {
          kind: 'conditional',
          ...span,
          test: this.value(test, node.from),
          yes: this.value(yes, node.to),
          no: this.value(no, node.to),
        };
      }
      case 'Choice':
        return this.#choice(node);
      default:
        return { kind: 'missing', ...span };
    }
  }

  /** What the parser could not place: said once, at the first of each. */
  errors(top: SyntaxNode): void {
    top.cursor().iterate((each) => {
      if (!each.type.isError) return true;
      this.#fault({ from: each.from, to: each.to }, this.#unplaced(each.node));
      return false;
    });
  }

  #choice(node: SyntaxNode): Node {
    const at = node.getChild('??') ?? node;
    const [first, second] = this.#values(node);
    const left = this.value(first, node.from);
    const right = this.value(second, node.to);
    const span = { from: node.from, to: node.to };
    const before = left.kind === 'choice' && first?.name === 'Choice' ? left : null;
    return before
      ? { ...before, ...span, of: [...before.of, right] }
      : { kind: 'choice', ...span, of: [left, right], at: { from: at.from, to: at.to } };
  }

  #number(node: SyntaxNode): Node {
    const text = this.#slice(node);
    const read = readNumber(text, { from: node.from, to: node.to });
    if (read) return read;
    this.#fault(node, `"${text}" is no whole number of at most 64 bits`);
    return { kind: 'missing', from: node.from, to: node.to };
  }

  #quoted(node: SyntaxNode): Node {
    const text = this.#slice(node);
    const value = readQuoted(text);
    if (value === null) this.#fault(node, 'a text is of plain characters and C’s escapes');
    const single = node.name === 'Quoted';
    return { kind: 'quoted', from: node.from, to: node.to, value: value ?? '', single };
  }

  #arguments(call: SyntaxNode): (Node | TypeNode)[] {
    const args = this.#values(call, 'TaggedType').map((each) =>
      each.name === 'TaggedType' ? this.#type(each) : this.value(each, each.to),
    );
    // "f(a, " waits for another one
    const last = call.lastChild;
    const open = last && isError(last) ? last.prevSibling : null;
    if (open?.name === ',') args.push({ kind: 'missing', from: call.to, to: call.to });
    return args;
  }

  #type(node: SyntaxNode): TypeNode {
    const span = { from: node.from, to: node.to };
    const tagged = node.getChild('Tagged');
    const basic = node.getChild('Basic');
    const name = node.getChild('TypeName');
    return {
      kind: 'type',
      ...span,
      base: tagged
        ? {
            kind: 'tag',
            tag: this.#slice(tagged.getChild('Tag') ?? tagged) as 'struct' | 'union' | 'enum',
            name: tagged.getChild('TagName') ? this.#slice(tagged.getChild('TagName')!) : '',
          }
        : basic
          ? { kind: 'basic', words: basic.getChildren('BasicWord').map((word) => this.#slice(word)) }
          : { kind: 'typedef', name: name ? this.#slice(name) : '' },
      pointers: node.getChildren('Pointer').length,
      counts: node.getChildren('Count').map((count) => {
        const number = count.getChild('Number');
        return (number && readNumber(this.#slice(number), span)?.value) ?? 0n;
      }),
    };
  }

  #values(node: SyntaxNode, more = ''): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (VALUES.has(child.name) || child.name === more) found.push(child);
    }
    return found;
  }

  #unplaced(node: SyntaxNode): string {
    const text = this.#slice(node);
    const { parent, prevSibling: before } = node;
    if (text !== '') return `"${text.slice(0, 32)}" has no place here${noMeaning(text)}`;
    if (!parent || parent.name === 'Expression') return before ? 'something is missing here' : 'nothing here';
    if (parent.name === 'Member') return `a member's name must follow ${before ? this.#slice(before) : ''}`;
    if (parent.name === 'Tagged') return `a name must follow ${before ? this.#slice(before) : ''}`;
    const opened = before && before.name !== ',' && before.name !== '(' && before.name !== '[';
    if (parent.name === 'Index') return opened ? 'a ] is missing' : 'an index must come here';
    if (parent.name === 'Call' && opened) {
      return `the ) of ${this.#slice(parent.getChild('Function') ?? parent)}( must end it`;
    }
    if (parent.name === 'Parenthesized' && opened) return 'a ) is missing';
    if (parent.name === 'Conditional' && opened && before.name !== '?' && before.name !== ':')
      return 'the : of ? is missing';
    return 'a value must come here';
  }

  #slice({ from, to }: Span): string {
    return this.#text.slice(from, to);
  }

  #fault({ from, to }: Span, message: string): void {
    this.#faults.push({ from, to, message, near: [] });
  }
}

const noMeaning = (text: string): string => (/^=(?!=)/.test(text) ? ': to compare, write ==' : '');

const VALUES: ReadonlySet<string> = new Set([
  'Name',
  'Number',
  'Quoted',
  'String',
  'Parenthesized',
  'Member',
  'Index',
  'Call',
  'Sizeof',
  'Unary',
  'Cast',
  'Binary',
  'Conditional',
  'Choice',
]);
