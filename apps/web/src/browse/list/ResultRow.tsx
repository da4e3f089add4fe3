import { type CatalogEntry, entryPath } from '@hooklab/surface';
import type { MouseEvent, ReactNode } from 'react';
import { KindMark } from '../../surface/KindGlyph';
import { State } from '../../ui/State';
import { marksOf } from './marks';

interface Props {
  entry: CatalogEntry | null;
  index: number;
  total: number;
  top: number;
  height: number;
  words: readonly string[];
  /** under the cursor of the list */
  current: boolean;
  /** shown in the detail */
  shown: boolean;
  onOpen: (entry: CatalogEntry, event: MouseEvent) => void;
}

export function ResultRow({ entry, index, total, top, height, words, current, shown, onOpen }: Props) {
  const path = entry && entryPath(entry);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys; its rows are named by aria-activedescendant
    <div
      role="option"
      id={`result-${index}`}
      tabIndex={-1}
      aria-selected={current}
      aria-setsize={total}
      aria-posinset={index + 1}
      data-path={path ?? undefined}
      data-shown={shown || undefined}
      onClick={(event) => entry && onOpen(entry, event)}
      style={{ top, height }}
      className="absolute inset-x-0 flex cursor-pointer items-center gap-2 border-l-2 border-transparent px-2 whitespace-nowrap [contain:strict] hover:bg-raised data-[shown]:border-accent data-[shown]:bg-selected aria-selected:bg-raised group-focus:aria-selected:bg-selected"
    >
      {entry ? (
        <>
          <KindMark kind={entry.kind} className="w-[68px] shrink-0" />
          <code className="min-w-0 flex-1 truncate font-mono text-sm" title={path ?? undefined}>
            <Marked entry={entry} words={words} />
          </code>
          {entry.module && <span className="max-w-28 truncate text-xs text-muted">{entry.module}</span>}
          <span className="w-[100px] shrink-0 text-xs">
            <Traceable entry={entry} />
          </span>
        </>
      ) : (
        <span className="text-xs text-muted">fetching…</span>
      )}
    </div>
  );
}

/** Of what is a point by its nature nothing is said: only what might be none. */
function Traceable({ entry }: { entry: CatalogEntry }) {
  if (entry.traceable === true) return <State state="ok" word="traceable" />;
  if (entry.traceable === false) return <State state="missing" word="not traceable" />;
  return null;
}

/** The name with the letters that were meant marked. */
function Marked({ entry, words }: { entry: CatalogEntry; words: readonly string[] }) {
  const text = entry.category ? `${entry.category}:${entry.name}` : entry.name;
  const muted = entry.category ? entry.category.length + 1 : 0;
  const parts: ReactNode[] = [];
  const add = (from: number, to: number, marked: boolean) => {
    // a part that begins in the category and ends in the name is two
    const cut = from < muted && to > muted ? [from, muted, to] : [from, to];
    for (let i = 0; i + 1 < cut.length; i++) {
      const piece = text.slice(cut[i]!, cut[i + 1]!);
      if (piece === '') continue;
      const colour = cut[i]! < muted ? 'text-muted' : 'text-text';
      parts.push(
        marked ? (
          <mark key={cut[i]} className={`bg-transparent font-bold underline underline-offset-2 ${colour}`}>
            {piece}
          </mark>
        ) : (
          <span key={cut[i]} className={colour}>
            {piece}
          </span>
        ),
      );
    }
  };
  let at = 0;
  for (const [from, to] of marksOf(text, words)) {
    add(at, from, false);
    add(from, to, true);
    at = to;
  }
  add(at, text.length, false);
  return parts;
}
