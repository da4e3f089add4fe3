import { type Btf, type Needed, neededTypes } from '@hooklab/surface';

/** clang's own limit (-fbracket-depth): a source beyond it does not compile anyway. */
const MAX_DEPTH = 256;
/**
 * Characters of a line. Looking for a line's end is linear, but V8 merges such searches of several branches into one
 * that runs for every token: a line of a megabyte then takes a quarter of a minute.
 */
const MAX_LINE = 65_536;
/** struct, union, enum: vmlinux.h has some thirty thousand, and a program that names so many brings its own types. */
const MAX_TAGS = 8192;
/** Words like __user and __attribute__ in one row; no declaration has more. */
const MAX_QUALIFIERS = 64;

/**
 * The header of types for a source. A source that no compiler would take is not searched for types: finding them
 * looks ahead for closing brackets, and a million open ones would hold up the agent. clang then says what is wrong.
 */
export function typesHeader(btf: Btf, source: string, headers: string): Needed {
  return neededTypes(btf, isPlausible(source) ? `${source}\n${headers}` : headers);
}

/** No endless line, brackets not too deep (#if branches may open one twice), no endless row of qualifiers, no kernel. */
export function isPlausible(source: string): boolean {
  if (longestLine(source) > MAX_LINE) return false;
  let depth = 0;
  let qualifiers = 0;
  let tags = 0;
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?|[A-Za-z_$][\w$]*|[^\s]/g;
  for (let found = token.exec(source); found; found = token.exec(source)) {
    const text = found[0];
    if (text.startsWith('//') || text.startsWith('/*')) continue;
    if (text.startsWith('__') || text === 'const' || text === 'volatile' || text === 'restrict') {
      if (++qualifiers > MAX_QUALIFIERS) return false;
      continue;
    }
    qualifiers = 0;
    if (text === 'struct' || text === 'union' || text === 'enum') {
      if (++tags > MAX_TAGS) return false;
    } else if (text === '(' || text === '{' || text === '[') {
      if (++depth > MAX_DEPTH) return false;
    } else if (text === ')' || text === '}' || text === ']') {
      if (--depth < -MAX_DEPTH) return false;
    }
  }
  return true;
}

function longestLine(source: string): number {
  let longest = 0;
  for (let from = 0; from <= source.length; ) {
    const end = source.indexOf('\n', from);
    const stop = end < 0 ? source.length : end;
    longest = Math.max(longest, stop - from);
    from = stop + 1;
  }
  return longest;
}
