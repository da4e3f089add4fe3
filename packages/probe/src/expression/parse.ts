import { BUILTINS, type BuiltinName, type Expression, type Step, WRAPS } from './ast';

export type Parsed = { ok: true; expression: Expression } | { ok: false; at: number; message: string };

const MAX_LENGTH = 512;
const MAX_STEPS = 32;

/** "arg.task->signal->oom_score_adj" → its parts, or what is wrong and at which character (from 0). */
export function parseExpression(text: string): Parsed {
  if (text.length > MAX_LENGTH) return wrong(MAX_LENGTH, `longer than ${MAX_LENGTH} characters`);
  const cursor = new Cursor(text);
  const digit = text.search(/[0-9]/);
  if (digit === 0 || (digit === 1 && text[0] === '-')) return constant(text);
  const wrap = WRAPS.find((word) => cursor.take(`${word}(`)) ?? null;
  const root = cursor.word();
  if (root !== 'field' && root !== 'arg' && root !== 'ret') {
    if (wrap) return wrong(wrap.length + 1, `${wrap}(…) takes arg.NAME or field.NAME`);
    if (root === 'point') return cursor.atEnd ? POINT : wrong(cursor.at, 'nothing can follow point');
    if (!(BUILTINS as readonly string[]).includes(root)) return wrong(0, unknownRoot(root));
    return cursor.atEnd
      ? { ok: true, expression: { kind: 'builtin', name: root as BuiltinName } }
      : wrong(cursor.at, `${root} is a plain value: nothing can follow it`);
  }
  let name = '';
  if (root !== 'ret') {
    if (!cursor.take('.')) return wrong(cursor.at, `write ${root}.NAME`);
    name = root === 'arg' ? cursor.word() || cursor.digits() : cursor.word();
    if (name === '') return wrong(cursor.at, `a name must follow ${root}.`);
  }

  const steps: Step[] = [];
  while (!cursor.atEnd && !(wrap && cursor.sees(')'))) {
    if (steps.length === MAX_STEPS) return wrong(cursor.at, `more than ${MAX_STEPS} steps`);
    const start = cursor.at;
    if (cursor.take('->') || cursor.take('.')) {
      const op = text[start] === '-' ? '->' : '.';
      const member = cursor.word();
      if (member === '') return wrong(cursor.at, `a member's name must follow ${op}`);
      steps.push({ op, member });
    } else if (cursor.take('[')) {
      const digits = cursor.digits();
      if (digits === '' || digits.length > 6) return wrong(cursor.at, 'an index is a number');
      if (!cursor.take(']')) return wrong(cursor.at, 'a ] is missing');
      steps.push({ op: '[]', index: Number(digits) });
    } else return wrong(start, 'only -> . and [N] can follow');
  }
  if (wrap && !(cursor.take(')') && cursor.atEnd)) return wrong(cursor.at, `the ) of ${wrap}( must end it`);
  return { ok: true, expression: { kind: 'path', root, name, steps, wrap } };
}

const POINT: Parsed = { ok: true, expression: { kind: 'constant', value: 'point' } };

/** "-100", "0x200". */
function constant(text: string): Parsed {
  if (!/^-?(0x[0-9a-f]{1,14}|0|[1-9][0-9]{0,15})$/.test(text))
    return wrong(0, `"${text}" is no whole number`);
  const size = Number(text.replace(/^-/, ''));
  if (!Number.isSafeInteger(size)) return wrong(0, `${text} is larger than 2^53`);
  return {
    ok: true,
    expression: { kind: 'constant', value: text.startsWith('-') && size > 0 ? -size : size },
  };
}

function unknownRoot(word: string): string {
  return `${word === '' ? 'nothing here' : `"${word}"`} is not a value: write field.NAME, arg.NAME, ret, a number, point, or one of ${BUILTINS.join(', ')}`;
}

function wrong(at: number, message: string): Parsed {
  return { ok: false, at, message };
}

class Cursor {
  at = 0;
  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  take(token: string): boolean {
    if (!this.sees(token)) return false;
    this.at += token.length;
    return true;
  }

  word(): string {
    return this.#match(/[A-Za-z_][A-Za-z0-9_]*/y);
  }

  digits(): string {
    return this.#match(/[0-9]+/y);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}
