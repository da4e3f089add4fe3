import type { Node } from './expression';

interface Token {
  type: 'word' | 'number' | 'string' | 'op' | 'end';
  text: string;
}

const LEXER =
  /\s*(?:("(?:[^"\\]|\\.)*"|L?'(?:[^'\\]|\\.)+')|(0[xX][0-9a-fA-F]+|\d+)([uUlL]*)|([A-Za-z_]\w*)|(->|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>?:=,.(){}[\];]))/y;

/** Binding power of the binary operators of C, loosest first. */
const POWER: Record<string, number> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

const MAX_DEPTH = 200;
const TYPE_WORD =
  /^(?:unsigned|signed|int|long|short|char|void|const|volatile|struct|union|enum|bool|[us](?:8|16|32|64)|__[us](?:8|16|32|64)|__[bl]e\d+|\w+_t)$/;

/** Thrown inside, turned into null by parseArguments. */
class NotC extends Error {}

/**
 * The arguments behind a print format's string: `"…", REC->x, (REC->y >> 3) & 7` → two nodes. null where the
 * kernel wrote something that is not C of this kind; the text itself is kept elsewhere.
 */
export function parseArguments(text: string): Node[] | null {
  try {
    return new Parser(text).list('');
  } catch (error) {
    if (error instanceof NotC) return null;
    throw error;
  }
}

class Parser {
  #at = 0;
  #token: Token = { type: 'end', text: '' };
  #depth = 0;

  constructor(private readonly text: string) {
    this.#next();
  }

  /** Comma-separated expressions up to `close`, which stays. */
  list(close: string): Node[] {
    const items: Node[] = [];
    while (!(close === '' ? this.#token.type === 'end' : this.#is(close))) {
      items.push(this.#choice());
      if (this.#is(',')) this.#next();
      else break;
    }
    if (close === '' && this.#token.type !== 'end') throw new NotC();
    return items;
  }

  #choice(): Node {
    if (++this.#depth > MAX_DEPTH) throw new NotC();
    try {
      const test = this.#binary(0);
      if (!this.#is('?')) return test;
      this.#next();
      // GNU: test ?: no
      const yes = this.#is(':') ? test : this.#choice();
      this.#expect(':');
      return { kind: 'choice', test, yes, no: this.#choice() };
    } finally {
      this.#depth--;
    }
  }

  #binary(least: number): Node {
    let left = this.#unary();
    for (;;) {
      const op = this.#token.type === 'op' ? this.#token.text : '';
      const power = POWER[op];
      if (power === undefined || power <= least) return left;
      this.#next();
      left = { kind: 'binary', op, left, right: this.#binary(power) };
    }
  }

  #unary(): Node {
    if (++this.#depth > MAX_DEPTH) throw new NotC();
    try {
      const { type, text } = this.#token;
      if (type === 'op' && (text === '-' || text === '+' || text === '~' || text === '!')) {
        this.#next();
        return { kind: 'unary', op: text, of: this.#unary() };
      }
      if (type === 'op' && (text === '&' || text === '*')) {
        this.#next();
        this.#unary();
        return { kind: 'other', text };
      }
      return this.#postfix();
    } finally {
      this.#depth--;
    }
  }

  #postfix(): Node {
    let node = this.#primary();
    for (;;) {
      if (this.#is('[')) {
        this.#next();
        const index = this.#choice();
        this.#expect(']');
        node = node.kind === 'field' ? { ...node, index } : { kind: 'other', text: '[]' };
      } else if (this.#is('->') || this.#is('.')) {
        this.#next();
        const name = this.#token.text;
        this.#next();
        node =
          node.kind === 'name' && node.name === 'REC'
            ? { kind: 'field', name, index: null }
            : { kind: 'other', text: name };
      } else return node;
    }
  }

  #primary(): Node {
    const { type, text } = this.#token;
    if (type === 'number') {
      this.#next();
      return {
        kind: 'number',
        value: BigInt.asIntN(64, BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text)),
      };
    }
    if (type === 'string') return { kind: 'string', text: this.#strings() };
    if (type === 'word') {
      this.#next();
      if (!this.#is('(')) return { kind: 'name', name: text };
      this.#next();
      if (text === 'sizeof') return this.#skipTo(')', 'sizeof');
      const args = this.list(')');
      this.#expect(')');
      return { kind: 'call', name: text, args };
    }
    if (this.#is('{')) {
      this.#next();
      const items = this.list('}');
      this.#expect('}');
      return { kind: 'row', items };
    }
    if (!this.#is('(')) throw new NotC();
    this.#next();
    if (this.#is('{')) return this.#skipTo(')', '({})');
    if (this.#token.type === 'word' && TYPE_WORD.test(this.#token.text)) {
      const of = this.#cast();
      if (of) return of;
    }
    const inner = this.#choice();
    this.#expect(')');
    return inner;
  }

  /** Behind "(": "unsigned long) x" → x. A cast's width is left out: the values are the kernel's own. */
  #cast(): Node | null {
    const back = [this.#at, this.#token] as const;
    while (this.#token.type === 'word' || this.#is('*')) this.#next();
    if (this.#is(')')) {
      this.#next();
      return this.#unary();
    }
    [this.#at, this.#token] = back;
    return null;
  }

  /** "a" "b" → ab, with the escapes that formats use. */
  #strings(): string {
    let text = '';
    for (; this.#token.type === 'string'; this.#next()) {
      text += this.#token.text
        .slice(this.#token.text.indexOf(this.#token.text.at(-1)!) + 1, -1)
        .replace(/\\(.)/g, (_, c: string) => ({ n: '\n', t: '\t' })[c] ?? c);
    }
    return text;
  }

  #skipTo(close: string, text: string): Node {
    for (let depth = 1; depth > 0; this.#next()) {
      if (this.#token.type === 'end') throw new NotC();
      if (this.#is('(')) depth++;
      else if (this.#is(close)) depth--;
    }
    return { kind: 'other', text };
  }

  #is(op: string): boolean {
    return this.#token.type === 'op' && this.#token.text === op;
  }

  #expect(op: string): void {
    if (!this.#is(op)) throw new NotC();
    this.#next();
  }

  #next(): void {
    LEXER.lastIndex = this.#at;
    const match = LEXER.exec(this.text);
    if (!match) {
      if (this.text.slice(this.#at).trim() !== '') throw new NotC();
      this.#token = { type: 'end', text: '' };
      return;
    }
    this.#at = LEXER.lastIndex;
    const [, string, number, , word, op] = match;
    if (string !== undefined) this.#token = { type: 'string', text: string };
    else if (number !== undefined) this.#token = { type: 'number', text: number };
    else if (word !== undefined) this.#token = { type: 'word', text: word };
    else this.#token = { type: 'op', text: op! };
  }
}
