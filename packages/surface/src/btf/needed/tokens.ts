/** A C source as the words that matter here. Comments, strings, characters and includes are gone. */
export interface Tokens {
  /** identifiers, "0" for any number, "#define", and punctuation as one or two characters ("->", "++") */
  text: string[];
  /** for each token: is it an identifier? */
  word: boolean[];
}

const WORD = /[A-Za-z_$]/;
const TWO = new Set(['->', '++', '--', '+=', '-=', '##', '==', '&&', '||']);

/**
 *   e->pid = task->tgid; // who        →  e -> pid = task -> tgid ;
 *   #include <bpf/bpf_helpers.h>       →  nothing
 *   #define STRIDE(x) sizeof(struct x) →  STRIDE ( x ) sizeof ( struct x )
 */
export function tokenize(source: string): Tokens {
  const text: string[] = [];
  const word: boolean[] = [];
  const end = source.length;
  let at = 0;
  let lineStart = true;
  while (at < end) {
    const c = source[at]!;
    if (c === '\n') {
      lineStart = true;
      at++;
    } else if (c === ' ' || c === '\t' || c === '\r' || c === '\f' || c === '\v') at++;
    else if (c === '\\') at++;
    else if (c === '/' && source[at + 1] === '/') at = endOfLine(source, at);
    else if (c === '/' && source[at + 1] === '*') at = endOfComment(source, at);
    else if (c === '"' || c === "'") {
      at = endOfQuote(source, at, c);
      lineStart = false;
    } else if (c === '#' && lineStart) {
      const [next, name] = directive(source, at);
      at = next;
      if (name) {
        text.push(name);
        word.push(false);
      }
    } else {
      lineStart = false;
      const start = at;
      if (WORD.test(c)) {
        while (at < end && /[\w$]/.test(source[at]!)) at++;
        text.push(source.slice(start, at));
        word.push(true);
      } else if (c >= '0' && c <= '9') {
        while (at < end && /[\w.]/.test(source[at]!)) at++;
        text.push('0');
        word.push(false);
      } else {
        const two = source.slice(at, at + 2);
        at += TWO.has(two) ? 2 : 1;
        text.push(source.slice(start, at));
        word.push(false);
      }
    }
  }
  return { text, word };
}

/** "#include …" and "#pragma …" are skipped whole; any other is one token, "#define", and its line goes on. */
function directive(source: string, at: number): [next: number, token: string] {
  const match = /#[ \t]*([a-z_]*)/y;
  match.lastIndex = at;
  const name = match.exec(source)?.[1] ?? '';
  if (
    name.startsWith('include') ||
    name === 'pragma' ||
    name === 'error' ||
    name === 'warning' ||
    name === 'line'
  ) {
    return [endOfLine(source, at), ''];
  }
  return [at + (match.lastIndex > at ? match.lastIndex - at : 1), `#${name}`];
}

/**
 * Letter by letter, not by indexOf: V8 takes two searches with one argument for one, and puts it where every token
 * passes; a line of a megabyte then takes a quarter of a minute.
 */
function endOfLine(source: string, at: number): number {
  let i = at;
  while (i < source.length && (source[i] !== '\n' || source[i - 1] === '\\')) i++;
  return i;
}

function endOfComment(source: string, at: number): number {
  let i = at + 2;
  while (i < source.length && (source[i] !== '*' || source[i + 1] !== '/')) i++;
  return Math.min(source.length, i + 2);
}

function endOfQuote(source: string, at: number, quote: string): number {
  for (at++; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === quote) return at + 1;
    else if (source[at] === '\n') return at;
  }
  return at;
}
