import { Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Keys } from '../ui/Keys';
import { useBrowsing } from './browsing/browsing';
import { SyntaxHelp } from './SyntaxHelp';

/** The query: the one truth that the facets, too, only write into. */
export function SearchField() {
  const { query, setQuery, search, list, results, open } = useBrowsing();
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.focus();
    } else if (event.key === 'Enter') {
      const first = results.row(0);
      if (first) open(`${first.kind}:${first.category ? `${first.category}:` : ''}${first.name}`, true);
    } else if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      setQuery('');
    }
  };
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1">
      <div className="relative min-w-0 flex-1">
        <Search size={14} aria-hidden className="pointer-events-none absolute top-1.5 left-2 text-muted" />
        <input
          ref={search}
          data-slash
          data-testid="browse-search"
          type="search"
          aria-label="Find a point"
          aria-controls="results"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onKey}
          placeholder="Name of an event, syscall, function, type… or arg:sk_buff, field:pid, kind:fn"
          className="h-7 w-full rounded-md border border-line-strong bg-panel pr-14 pl-7 font-mono text-sm placeholder:font-sans placeholder:text-muted [&::-webkit-search-cancel-button]:hidden"
        />
        <span className="absolute top-1 right-1.5 flex items-center gap-1">
          {query === '' ? (
            <Keys keys="/" />
          ) : (
            <button
              type="button"
              aria-label="Clear the search"
              onClick={() => {
                setQuery('');
                search.current?.focus();
              }}
              className="rounded-sm p-0.5 text-muted hover:bg-raised hover:text-text"
            >
              <X size={14} aria-hidden />
            </button>
          )}
        </span>
      </div>
      <SyntaxHelp />
    </div>
  );
}
