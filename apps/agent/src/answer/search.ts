import { type Catalog, entryPath, type PointKind } from '@hooklab/surface';

/** One point of a search, as `surface search --json` says it. */
export interface Found {
  point: string;
  kind: PointKind;
  /** 1 is the best */
  rank: number;
  name: string;
  category: string;
  /** null: the kernel itself */
  module: string | null;
  /** null: this surface does not say */
  traceable: boolean | null;
}

/** The best of a search, at most `most` (0: all), and how many there are. */
export function searched(catalog: Catalog, query: string, most: number): { found: Found[]; of: number } {
  const { ids } = catalog.search(query);
  const shown = most === 0 ? ids : ids.subarray(0, most);
  const found = Array.from(shown, (id, i) => {
    const entry = catalog.entry(id);
    const { kind, name, category, module, traceable } = entry;
    return { point: entryPath(entry), kind, rank: i + 1, name, category, module, traceable };
  });
  return { found, of: ids.length };
}
