import { BUILTINS, type BuiltinName, type Expression, type Path, type Single, type Step, WRAPS } from './ast';
import { Cursor, Wrong } from './cursor';

export type Parsed = { ok: true; expression: Expression } | { ok: false; at: number; message: string };

const MAX_LENGTH = 512;
const MAX_STEPS = 32;
const MAX_CHOICES = 4;
const CHOICE = ' ?? ';

/** What a name that stands alone is of, where a person need not say: `task->pid` is `arg.task->pid`. */
export type BareRoot = 'arg' | 'field';

/** "arg.task->signal->oom_score_adj" → its parts, or what is wrong and at which character (from 0). */
export function parseExpression(text: string, bare: BareRoot | null = null): Parsed {
  try {
    if (text.length > MAX_LENGTH) throw new Wrong(MAX_LENGTH, `longer than ${MAX_LENGTH} characters`);
    const cursor = new Cursor(text, bare);
    const of = [single(cursor)];
    while (!cursor.atEnd) {
      if (of[0]!.kind === 'builtin' && cursor.sees(CHOICE))
        cursor.wrong(`every kernel has ${of[0]!.name}: there is nothing to choose`);
      if (of.length === MAX_CHOICES) cursor.wrong(`more than ${MAX_CHOICES} choices`);
      if (!cursor.take(CHOICE)) cursor.wrong(nothingMore(of.at(-1)!));
      of.push(single(cursor));
    }
    return { ok: true, expression: of.length === 1 ? of[0]! : { kind: 'first', of } };
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, at: error.at, message: error.message };
    throw error;
  }
}

function nothingMore(before: Single): string {
  if (before.kind === 'builtin') return `${before.name} is a plain value: nothing can follow it`;
  if (before.kind === 'constant') return `nothing can follow ${before.value}`;
  if (before.kind !== 'path') return 'nothing can follow but " ?? " and another choice';
  return before.wrap ? `the ) of ${before.wrap}( must end it` : 'only -> . and [N] can follow';
}

function single(cursor: Cursor): Single {
  if (/[-0-9]/.test(cursor.text[cursor.at] ?? '')) return constant(cursor);
  if (cursor.take("'")) return quoted(cursor);
  if (cursor.take('path(')) return filePath(cursor);
  if (cursor.take('name(')) return enumName(cursor);
  const start = cursor.at;
  const wrap = WRAPS.find((word) => cursor.take(`${word}(`)) ?? null;
  if (wrap) {
    const of = path(cursor, wrap);
    if (!cursor.take(')')) cursor.wrong(`the ) of ${wrap}( must end it`);
    return { ...of, wrap };
  }
  const word = cursor.word();
  if (word === 'point') return { kind: 'constant', value: 'point' };
  if ((BUILTINS as readonly string[]).includes(word)) return { kind: 'builtin', name: word as BuiltinName };
  if (!isRoot(word) && !isBare(word, cursor)) cursor.wrong(unknownRoot(word), start);
  cursor.at = start;
  return path(cursor, null);
}

const isRoot = (word: string): word is Path['root'] => word === 'field' || word === 'arg' || word === 'ret';

const isBare = (word: string, cursor: Cursor): boolean =>
  cursor.bare !== null && word !== '' && !cursor.sees('(');

/** `arg.NAME`, `field.NAME` or `ret`, and the steps from it. `call`: what it stands in. */
function path(cursor: Cursor, call: string | null): Path {
  const start = cursor.at;
  const word = cursor.word();
  const bare = !isRoot(word) && isBare(word, cursor);
  if (!isRoot(word) && !bare) return cursor.wrong(`${call}(…) takes arg.NAME, field.NAME or ret`, start);
  const root = isRoot(word) ? word : cursor.bare!;
  let name = bare ? word : '';
  if (root !== 'ret' && !bare) {
    if (!cursor.take('.')) cursor.wrong(`write ${root}.NAME`);
    name = root === 'arg' ? cursor.word() || cursor.digits() : cursor.word();
    if (name === '') cursor.wrong(`a name must follow ${root}.`);
  }
  const steps: Step[] = [];
  for (let step = nextStep(cursor); step; step = nextStep(cursor)) {
    if (steps.length === MAX_STEPS) cursor.wrong(`more than ${MAX_STEPS} steps`);
    steps.push(step);
  }
  return { kind: 'path', root, name, steps, wrap: null };
}

function nextStep(cursor: Cursor): Step | null {
  const op = cursor.take('->') ? '->' : cursor.take('.') ? '.' : null;
  if (op) {
    const member = cursor.word();
    if (member === '') cursor.wrong(`a member's name must follow ${op}`);
    return { op, member };
  }
  if (!cursor.take('[')) return null;
  const digits = cursor.digits();
  if (digits === '' || digits.length > 6) cursor.wrong('an index is a number');
  if (!cursor.take(']')) cursor.wrong('a ] is missing');
  return { op: '[]', index: Number(digits) };
}

function filePath(cursor: Cursor): Single {
  const of = path(cursor, 'path');
  const dentry = cursor.take(', ') ? path(cursor, 'path') : null;
  if (!cursor.take(')')) cursor.wrong('the ) of path( must end it');
  return { kind: 'file', of, dentry };
}

function enumName(cursor: Cursor): Single {
  const type = cursor.word();
  if (type === '') cursor.wrong('name(…) takes an enum first: name(req_op, …)');
  if (!cursor.take(', ')) cursor.wrong('the number must follow: name(req_op, arg.NAME)');
  const of = path(cursor, 'name');
  const mask = cursor.take(' & ') ? number(cursor.number(), cursor) : null;
  if (!cursor.take(')')) cursor.wrong('the ) of name( must end it');
  return { kind: 'enum', type, of, mask };
}

/** "-100", "0x200". */
function constant(cursor: Cursor): Single {
  const minus = cursor.take('-');
  const value = number(cursor.number(), cursor);
  return { kind: 'constant', value: minus && value > 0 ? -value : value };
}

function number(digits: string, cursor: Cursor): number {
  const start = cursor.text.search(/[-0-9]/);
  if (!/^(0x[0-9a-f]{1,14}|0|[1-9][0-9]{0,15})$/.test(digits))
    return cursor.wrong(`"${cursor.text.slice(start)}" is no whole number`, 0);
  const value = Number(digits);
  if (!Number.isSafeInteger(value)) cursor.wrong(`${digits} is larger than 2^53`, 0);
  return value;
}

function quoted(cursor: Cursor): Single {
  const end = cursor.text.indexOf("'", cursor.at);
  const value = end < 0 ? '' : cursor.text.slice(cursor.at, end);
  if (!/^[\x20-\x7e]{1,64}$/.test(value) || /["\\]/.test(value))
    cursor.wrong("a text is 'printable ASCII', at most 64, without quotes");
  cursor.at = end + 1;
  return { kind: 'text', value };
}

function unknownRoot(word: string): string {
  return `${word === '' ? 'nothing here' : `"${word}"`} is not a value: write field.NAME, arg.NAME, ret, a number, 'text', point, path(…), name(…), or one of ${BUILTINS.join(', ')}`;
}
