import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { has, toggle } from '../kernel/tokens';
import { useBrowsing } from './browsing/browsing';

/** The words of a query that facets write. */
export type FacetKey = 'kind' | 'traceable' | 'category' | 'module' | 'arg' | 'field';

export function FacetItem({
  name,
  value,
  count,
  children,
}: {
  name: FacetKey;
  value: string;
  count: number | null;
  children: ReactNode;
}) {
  const { query, setQuery } = useBrowsing();
  return (
    <button
      type="button"
      aria-pressed={has(query, name, value)}
      data-testid={`facet-${name}-${value}`}
      data-none={count === 0 || undefined}
      title={`${name}:${value}`}
      onClick={() => setQuery(toggle(query, name, value))}
      className="flex w-full items-center gap-1.5 rounded-sm border-l-2 border-transparent px-1.5 text-left text-sm leading-5 hover:bg-raised aria-pressed:border-accent aria-pressed:bg-selected data-[none]:text-muted"
    >
      {children}
      <span className="ml-auto shrink-0 pl-1 text-xs text-muted">{count?.toLocaleString('en') ?? ''}</span>
    </button>
  );
}

export function FacetBox({ title, children }: { title: string; children: ReactNode }) {
  const [open, setOpen] = useState(true);
  return (
    <section aria-label={title}>
      <h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex w-full items-center gap-1 rounded-sm py-0.5 text-left text-xs font-semibold text-muted hover:text-text"
        >
          <ChevronRight size={12} aria-hidden className={open ? 'rotate-90' : ''} />
          {title}
        </button>
      </h3>
      {open && children}
    </section>
  );
}
