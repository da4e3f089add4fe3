import type { Token, Tokens } from 'marked';
import type { Block, Inline } from './ast';
import { linkOf } from './link';

/** Markdown that a lesson may not have. */
export class NotAllowed extends Error {}

/** A token of marked as blocks of a lesson; none for what only spaces out. Throws NotAllowed. */
export function blockOf(token: Token): Block[] {
  switch (token.type) {
    case 'space':
      return [];
    case 'paragraph':
    case 'text':
      return [{ kind: 'paragraph', text: inlines(token.tokens ?? [], token.raw) }];
    case 'heading':
      return [{ kind: 'heading', text: inlines(token.tokens ?? [], token.raw) }];
    case 'code':
      return [{ kind: 'code', text: token.text }];
    case 'blockquote':
      return [{ kind: 'quote', blocks: (token.tokens ?? []).flatMap(blockOf) }];
    case 'list': {
      const { ordered, items } = token as Tokens.List;
      if (items.some(({ task }) => task)) throw new NotAllowed('a list of boxes to tick');
      return [
        { kind: 'list', ordered: ordered === true, items: items.map((item) => item.tokens.flatMap(blockOf)) },
      ];
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      const cell = ({ tokens, text }: Tokens.TableCell) => inlines(tokens, text);
      return [{ kind: 'table', head: header.map(cell), rows: rows.map((row) => row.map(cell)) }];
    }
    default:
      throw new NotAllowed(WORDS[token.type] ?? token.type);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  html: 'HTML',
  image: 'an image',
  hr: 'a rule',
  def: 'a link that is defined elsewhere',
  br: 'a forced line break',
  del: 'struck-out text',
};

/** One line of text: a question, an option, a hint. Throws NotAllowed. */
export const inlines = (tokens: readonly Token[], raw: string): Inline[] =>
  tokens.length === 0 && raw.trim() !== '' ? [{ kind: 'text', text: raw.trim() }] : tokens.flatMap(inlineOf);

function inlineOf(token: Token): Inline[] {
  switch (token.type) {
    case 'text':
    case 'escape':
      return token.type === 'text' && token.tokens
        ? token.tokens.flatMap(inlineOf)
        : [{ kind: 'text', text: token.text }];
    case 'codespan':
      return [{ kind: 'code', text: token.text }];
    case 'strong':
    case 'em':
      return [{ kind: token.type, text: (token.tokens ?? []).flatMap(inlineOf) }];
    case 'link': {
      const link = linkOf(token.href);
      if (!link) throw new NotAllowed(`a link to ${token.href.slice(0, 60)}`);
      return [{ ...link, text: (token.tokens ?? []).flatMap(inlineOf) }];
    }
    default:
      throw new NotAllowed(WORDS[token.type] ?? token.type);
  }
}
