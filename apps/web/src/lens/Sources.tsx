import type { LensPane } from '@hooklab/protocol';
import { useState } from 'react';
import { folded, marked, type SourceLine } from './alike';

/** The C of each hook; what not all of them have is marked, the rest is folded until it is asked for. */
export function Sources({ panes }: { panes: readonly LensPane[] }) {
  const [whole, setWhole] = useState(false);
  const written = panes.filter(({ source }) => source !== '');
  const sources = marked(written.map(({ source }) => source));
  if (written.length < 2) return null;
  return (
    <section aria-label="The C of each hook">
      <h3 className="mb-1 flex items-center gap-3 text-sm font-semibold">
        How the C differs
        <label className="flex items-center gap-1.5 font-normal text-muted">
          <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.target.checked)} />
          whole
        </label>
      </h3>
      <div
        className="grid gap-2 overflow-x-auto"
        style={{ gridTemplateColumns: `repeat(${written.length}, minmax(20rem, 1fr))` }}
      >
        {written.map(({ hook }, i) => (
          <figure key={hook} className="min-w-0 rounded-md border bg-bg">
            <figcaption className="border-b px-2 py-1 font-mono text-sm">{hook}</figcaption>
            <div className="overflow-x-auto py-1 font-mono text-xs" data-testid={`lens-source-${hook}`}>
              {whole ? (
                <Lines lines={sources[i]!} />
              ) : (
                folded(sources[i]!).map((piece, at) =>
                  'alike' in piece ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and never move
                    <p key={at} className="px-2 font-sans text-muted">
                      {piece.alike} {piece.alike === 1 ? 'line' : 'lines'} that all have
                    </p>
                  ) : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and never move
                    <Lines key={at} lines={piece.lines} />
                  ),
                )
              )}
            </div>
          </figure>
        ))}
      </div>
    </section>
  );
}

const Lines = ({ lines }: { lines: readonly SourceLine[] }) => (
  <pre className="w-max min-w-full">
    {lines.map(({ text, own }, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never move
      <span key={i} className={`block px-2 ${own ? 'bg-selected' : 'text-muted'}`}>
        {text === '' ? ' ' : text}
      </span>
    ))}
  </pre>
);
