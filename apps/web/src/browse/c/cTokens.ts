/** A piece of C text. `path`: the point of the type that it names. */
export interface CToken {
  text: string;
  kind: 'keyword' | 'type' | 'number' | 'comment' | 'string' | 'pre' | 'plain';
  path: string | null;
}

const KEYWORDS = new Set(
  'const volatile restrict static extern inline return if else for while do switch case break default sizeof typedef struct union enum __attribute__ _Bool bool void char short int long signed unsigned float double __int128'.split(
    ' ',
  ),
);

const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\.)*"|#\s*\w+[^\n]*|\b(?:struct|union|enum)\s+[A-Za-z_]\w*|\b0x[0-9a-fA-F]+[uUlL]*\b|\b\d+[uUlL]*\b|[A-Za-z_]\w*|\s+|./g;

/** C text in pieces, types that the kernel describes with their points. `links`: see `PointPage`. */
export function cTokens(text: string, links: Readonly<Record<string, string>> = {}): CToken[] {
  const tokens: CToken[] = [];
  const plain = (piece: string) => {
    const last = tokens.at(-1);
    if (last?.kind === 'plain' && last.path === null) last.text += piece;
    else tokens.push({ text: piece, kind: 'plain', path: null });
  };
  for (const [piece] of text.matchAll(TOKEN)) {
    const kind = kindOf(piece);
    const path = links[piece.replace(/\s+/g, ' ')] ?? null;
    if (kind === 'plain' && path === null) plain(piece);
    else tokens.push({ text: piece, kind: path ? 'type' : kind, path });
  }
  return tokens;
}

function kindOf(piece: string): CToken['kind'] {
  if (piece.startsWith('/*') || piece.startsWith('//')) return 'comment';
  if (piece.startsWith('"')) return 'string';
  if (piece.startsWith('#')) return 'pre';
  if (/^\d/.test(piece)) return 'number';
  if (/^(?:struct|union|enum)\s/.test(piece)) return 'type';
  return KEYWORDS.has(piece) ? 'keyword' : 'plain';
}

/**
 * A declaration with each argument on a line of its own, if it is longer than `width`:
 *
 *   int vfs_unlink(
 *           struct mnt_idmap *idmap,
 *           …
 */
export function breakArguments(prototype: string, width = 72): string {
  if (prototype.length <= width) return prototype;
  const open = outerParen(prototype);
  if (open < 0) return prototype;
  const close = closing(prototype, open);
  const args = topLevelCommas(prototype.slice(open + 1, close));
  return `${prototype.slice(0, open + 1)}\n${args.map((arg) => `\t${arg.trim()}`).join(',\n')}\n${prototype.slice(close)}`;
}

/** The parenthesis of the arguments: the first one behind a name. */
function outerParen(text: string): number {
  const match = /\w\(/.exec(text);
  return match ? match.index + 1 : -1;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return text.length;
}

function topLevelCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if ('([{'.includes(text[i]!)) depth++;
    else if (')]}'.includes(text[i]!)) depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
