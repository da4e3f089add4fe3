import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useAsk } from '../base/useAsk';
import { useStore } from '../base/useStore';
import { has, toggle, tokensOf } from '../kernel/tokens';
import { useWorkbench } from '../workbench/context';
import { useBrowsing } from './browsing/browsing';
import { FacetBox, FacetItem } from './FacetBox';

interface Props {
  title: string;
  name: 'arg' | 'field';
  /** offered with what they would find */
  words: readonly string[];
  hint: string;
}

const SETTLE_MS = 300;

/** A filter whose values are too many to list: some of them, and a field for any other. */
export function WordFacet({ title, name, words, hint }: Props) {
  const { kernels } = useWorkbench();
  const { query, setQuery, results } = useBrowsing();
  const { found } = useStore(results.state);
  const [text, setText] = useState('');
  const chosen = tokensOf(query)
    .filter((token) => token.key === name)
    .map((token) => token.value);
  const all = [...new Set([...chosen, ...words])];
  // counted once nobody types: the next key must not wait for it
  const settled = useSettled(query, SETTLE_MS);
  const base = found && found.query === query && settled === query ? found : null;
  const asked = useAsk(base && `${base.ref.id} ${base.query} ${all.join(' ')}`, async () => {
    const queries = all.map((word) =>
      has(base!.query, name, word) ? base!.query : toggle(base!.query, name, word),
    );
    return Object.fromEntries((await kernels.worker.counts(base!.ref, queries)).map((n, i) => [all[i]!, n]));
  });
  const counts = useRef(asked.value);
  counts.current = asked.value ?? counts.current;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const word = text.trim().replace(/^(?:struct|union|enum)\s+/, '');
    if (word === '' || /\s/.test(word)) return;
    if (!has(query, name, word)) setQuery(toggle(query, name, word));
    setText('');
  };
  return (
    <FacetBox title={title}>
      <ul>
        {all.map((word) => {
          const count = counts.current?.[word] ?? null;
          return (
            <li key={word}>
              <FacetItem name={name} value={word} count={count}>
                <code className="truncate font-mono">{word}</code>
              </FacetItem>
            </li>
          );
        })}
      </ul>
      <form onSubmit={submit}>
        <input
          aria-label={`${title}, another`}
          placeholder={`another, as ${hint}`}
          spellCheck={false}
          autoCapitalize="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-6 w-full rounded-sm border border-transparent bg-transparent px-1.5 font-mono text-sm placeholder:font-sans placeholder:text-muted hover:border-line-strong focus:border-line-strong"
        />
      </form>
    </FacetBox>
  );
}

/** A value that has stood for so long. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
