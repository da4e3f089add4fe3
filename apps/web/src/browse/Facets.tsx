import { POINT_KINDS } from '@hooklab/surface';
import { type ReactNode, useState } from 'react';
import { useStore } from '../base/useStore';
import { has } from '../kernel/tokens';
import { KindGlyph, kindTitle } from '../surface/KindGlyph';
import { useBrowsing } from './browsing/browsing';
import { FacetBox, FacetItem, type FacetKey } from './FacetBox';
import { WordFacet } from './WordFacet';

/** Ways to narrow the search; each writes its word into the query, or takes it out. */
export function Facets() {
  const { results } = useBrowsing();
  const { facets } = useStore(results.state);
  if (!facets) return <p className="p-3 text-sm text-muted">Counting…</p>;
  const byCount = (counts: Record<string, number>) =>
    Object.entries(counts).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const kinds = [...POINT_KINDS.filter((kind) => facets.kinds[kind])].map((kind): [string, number] => [
    kind,
    facets.kinds[kind] ?? 0,
  ]);
  return (
    <div className="flex flex-col gap-2 p-2">
      <Facet
        title="Kind"
        name="kind"
        items={kinds}
        most={20}
        label={(kind) => (
          <>
            <KindGlyph kind={kind} />
            <span className="truncate">{kindTitle(kind)}</span>
          </>
        )}
      />
      <Facet
        title="Traceable"
        name="traceable"
        items={[
          ['yes', facets.traceable.yes],
          ['no', facets.traceable.no],
        ]}
        label={(value) => <span className="truncate">{value}</span>}
      />
      <WordFacet title="Takes an argument of type" name="arg" words={ARGUMENTS} hint="sk_buff" />
      <WordFacet title="Has a field" name="field" words={FIELDS} hint="sk_state" />
      <Facet
        title="Category of events"
        name="category"
        items={byCount(facets.categories)}
        label={(value) => <code className="truncate font-mono">{value}</code>}
      />
      <Facet
        title="Module"
        name="module"
        items={byCount(facets.modules).map(([name, n]): [string, number] => [name || 'kernel', n])}
        label={(value) => <code className="truncate font-mono">{value}</code>}
      />
    </div>
  );
}

/** Where people begin; anything else can be typed. */
const ARGUMENTS = ['file', 'inode', 'dentry', 'task_struct', 'sock', 'sk_buff', 'request', 'folio'];
const FIELDS = ['pid', 'comm', 'filename', 'sk_state', 'i_ino', 'ret'];

interface FacetProps {
  title: string;
  name: FacetKey;
  items: readonly (readonly [value: string, count: number])[];
  most?: number;
  label: (value: string) => ReactNode;
}

function Facet({ title, name, items, most = 8, label }: FacetProps) {
  const { query } = useBrowsing();
  const [all, setAll] = useState(false);
  // what is chosen is always there to be taken back
  const shown = items.filter(([value], i) => all || i < most || has(query, name, value));
  if (items.length === 0) return null;
  return (
    <FacetBox title={title}>
      <ul>
        {shown.map(([value, count]) => (
          <li key={value}>
            <FacetItem name={name} value={value} count={count}>
              {label(value)}
            </FacetItem>
          </li>
        ))}
      </ul>
      {items.length > most && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="w-full rounded-sm px-1.5 py-0.5 text-left text-sm text-accent hover:bg-raised"
        >
          {all ? `Only the first ${most}` : `All ${items.length}`}
        </button>
      )}
    </FacetBox>
  );
}
