import type { DraftColumn, DraftTotal, SpecDraft } from './draft';

/** Changes of a draft, each what one key or button of the form does. All are pure. */

export function withColumn(draft: SpecDraft, id: number, change: Partial<DraftColumn>): SpecDraft {
  const columns = draft.columns.map((column) => {
    if (column.id !== id) return column;
    const next = { ...column, ...change };
    // another expression is another value: it is as wide as that one is, and what was said of the other is not said of it
    if (change.text === undefined || change.text === column.text || 'ctype' in change) return next;
    const { status: _, ...rest } = next;
    return { ...rest, ctype: null, about: '' };
  });
  return { ...draft, columns };
}

/** What a column shows at one point only. */
export function withTextAt(draft: SpecDraft, id: number, point: string, text: string): SpecDraft {
  const columns = draft.columns.map((column) =>
    column.id === id ? { ...column, at: { ...column.at, [point]: text } } : column,
  );
  return { ...draft, columns };
}

/** One more, after the column of that id; at the end for null. Its id is the draft's highest. */
export function addColumn(
  draft: SpecDraft,
  after: number | null,
  text = '',
): { draft: SpecDraft; id: number } {
  const id = Math.max(0, ...draft.columns.map((column) => column.id)) + 1;
  const made: DraftColumn = { id, name: '', text, at: {}, atExit: false, ctype: null, about: '' };
  const at = draft.columns.findIndex((column) => column.id === after);
  const place = at < 0 ? draft.columns.length : at + 1;
  return { draft: { ...draft, columns: draft.columns.toSpliced(place, 0, made) }, id };
}

/** Sums of it go too. */
export function removeColumn(draft: SpecDraft, id: number): SpecDraft {
  return {
    ...draft,
    columns: draft.columns.filter((column) => column.id !== id),
    sums: draft.sums && {
      by: draft.sums.by.filter((each) => each !== id),
      totals: draft.sums.totals.filter(({ column }) => column !== id),
    },
  };
}

/** One place up (-1) or down (1); at an end nothing. */
export function moveColumn(draft: SpecDraft, id: number, by: -1 | 1): SpecDraft {
  const at = draft.columns.findIndex((column) => column.id === id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= draft.columns.length) return draft;
  const columns = [...draft.columns];
  [columns[at], columns[to]] = [columns[to]!, columns[at]!];
  return { ...draft, columns };
}

export const hasStack = ({ columns }: SpecDraft): boolean =>
  columns.some(({ text }) => text.trim() === 'stack');

export function withStack(draft: SpecDraft, on: boolean): SpecDraft {
  if (on === hasStack(draft)) return draft;
  if (on) return addColumn(draft, null, 'stack').draft;
  return draft.columns
    .filter(({ text }) => text.trim() === 'stack')
    .reduce((now, { id }) => removeColumn(now, id), draft);
}

export const FIRST_TOTAL: DraftTotal = { op: 'avg', column: null, from: '', step: '', slots: '' };
