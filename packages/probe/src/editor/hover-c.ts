import {
  joinDeclaration,
  Kind,
  type KindMask,
  mask,
  prototypeOf,
  type Surface,
  sizeOf,
  TYPEDEFS,
} from '@hooklab/surface';
import type { Span } from '../expression/tree/node';
import { ctypeText } from '../typing/ctype';
import { hover } from '../typing/hover';
import { CHAIN, callablesOf } from './complete-c';
import { scopeOfSource } from './variables';

/** What a word of a C source is on this kernel: C that says it, then lines of plain words. */
export interface CHover extends Span {
  readonly code: string;
  readonly lines: readonly string[];
}

const TAGS: readonly (readonly [word: string, kinds: KindMask])[] = [
  ['struct', mask(Kind.STRUCT)],
  ['union', mask(Kind.UNION)],
];

/** null: this kernel does not know it. */
export function hoverC(source: string, at: number, surface: Surface): CHover | null {
  const start = at - /\w*$/.exec(source.slice(0, at))![0].length;
  const end = at + /^\w*/.exec(source.slice(at))![0].length;
  const word = source.slice(start, end);
  if (!/^[A-Za-z_]\w*$/.test(word)) return null;
  const span = { from: start, to: end };
  const scope = scopeOfSource(source, end, surface);
  const line = source.slice(source.lastIndexOf('\n', start - 1) + 1, end);
  const chain = CHAIN.exec(line)?.[0];
  if (chain) {
    const found = hover(chain, chain.length - 1, scope);
    return found && { ...span, code: `${joinDeclaration(found.type, word)};`, lines: found.lines };
  }
  const variable = scope.names.find(({ name }) => name === word);
  if (variable) return { ...span, code: `${joinDeclaration(ctypeText(variable.type), word)};`, lines: [] };
  const tag = /\b(struct|union)\s+$/.exec(line.slice(0, line.length - word.length))?.[1];
  return (
    typed(word, tag, surface, span) ?? called(word, surface, span) ?? constant(word, surface, source, span)
  );
}

function typed(word: string, tag: string | undefined, surface: Surface, span: Span): CHover | null {
  const kinds = tag ? TAGS.find(([name]) => name === tag)![1] : TYPEDEFS;
  const found = surface.findType(word, kinds);
  if (!found) return null;
  const size = sizeOf(found.btf, found.id);
  const bytes = size ? [`${size.toLocaleString('en')} bytes on this kernel`] : [];
  return { ...span, code: tag ? `${tag} ${word}` : `typedef ${word}`, lines: bytes };
}

function called(word: string, surface: Surface, span: Span): CHover | null {
  const found = surface.findType(word, mask(Kind.FUNC));
  const { helpers, kfuncs } = callablesOf(surface);
  const helper = helpers.includes(word);
  if (!found && !helper) return null;
  const proto = found && !helper ? prototypeOf(found.btf, found.id) : null;
  const lines = helper
    ? ['a helper of this kernel']
    : [kfuncs.includes(word) ? 'a kfunc: programs may call it' : 'a function of the kernel'];
  const params = proto?.params.map(({ type, name }) => joinDeclaration(type, name)).join(', ') || 'void';
  const code = proto ? `${joinDeclaration(proto.returns, word)}(${params})` : `${word}(…)`;
  return { ...span, code, lines };
}

function constant(word: string, surface: Surface, source: string, span: Span): CHover | null {
  const id = surface.btf?.findEnumerator(word) ?? 0;
  if (!id || !surface.btf) return null;
  const found = hover(word, 0, scopeOfSource(source, 0, surface));
  return found && { ...span, code: `enum ${surface.btf.name(id) || '(anonymous)'}`, lines: found.lines };
}
