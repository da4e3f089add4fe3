import { useRef } from 'react';
import type { RowSource } from '../store/rowSource';
import type { Scroller } from '../store/scroller';

/**
 * Moves the chosen row (`chosen`: its number in the run) to a place that is reckoned from its own; null: none is chosen.
 * The place moves at once, so that keys that come faster than rows are told go on from there.
 */
export function useChosen(
  source: RowSource,
  scroller: Scroller,
  chosen: number | null,
  onChoose: (row: number | null) => void,
): (wanted: (place: number | null) => number) => Promise<void> {
  /** where it went last; `row`: null until it is told */
  const last = useRef<{ filter: number; place: number; row: number | null } | null>(null);
  return async (wanted) => {
    const { filter } = source.state.get();
    const at = last.current?.filter === filter ? last.current : null;
    const known = at && (at.row === null || at.row === chosen) ? at.place : null;
    const place = known ?? (chosen === null ? null : await source.placeOf(chosen));
    const { places } = source.state.get();
    if (places.end === places.first) return;
    const next = Math.min(Math.max(places.first, wanted(place)), places.end - 1);
    const here = { filter, place: next, row: null as number | null };
    last.current = here;
    scroller.show(next);
    here.row = await source.rowAt(next);
    if (last.current === here && here.row !== null) onChoose(here.row);
  };
}
