import { useMemo } from 'react';
import { Link } from '../../workbench/Link';
import { useBrowsing } from '../browsing/browsing';
import { type CToken, cTokens } from './cTokens';

export const C_COLOUR: Record<CToken['kind'], string> = {
  keyword: 'text-code-keyword',
  type: 'text-code-type',
  number: 'text-code-number',
  comment: 'text-code-comment',
  string: 'text-code-string',
  pre: 'text-code-pre',
  plain: '',
};

/** C, coloured; a type that the kernel describes leads to it, and the way back is kept. */
export function CText({ text, links }: { text: string; links?: Readonly<Record<string, string>> }) {
  const { to, onward } = useBrowsing();
  const tokens = useMemo(() => cTokens(text, links), [text, links]);
  let at = 0;
  return tokens.map((token) => {
    const key = at;
    at += token.text.length;
    if (token.path) {
      return (
        <Link
          key={key}
          to={to(token.path)}
          trail={onward}
          className={`${C_COLOUR.type} underline decoration-dotted underline-offset-2 hover:decoration-solid`}
        >
          {token.text}
        </Link>
      );
    }
    return token.kind === 'plain' ? (
      token.text
    ) : (
      <span key={key} className={C_COLOUR[token.kind]}>
        {token.text}
      </span>
    );
  });
}

/** A whole declaration. */
export function CBlock({ text, links }: { text: string; links?: Readonly<Record<string, string>> }) {
  return (
    <pre className="overflow-x-auto rounded-md border bg-panel p-2 font-mono text-sm whitespace-pre-wrap [tab-size:4] wrap-anywhere">
      <CText text={text} {...(links ? { links } : {})} />
    </pre>
  );
}
