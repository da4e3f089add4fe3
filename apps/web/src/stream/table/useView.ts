import { useSyncExternalStore } from 'react';
import type { RowsView } from '../store/rowsView';

const NEVER = () => () => {};
const ZERO = () => 0;

/** Renders again once a frame at most, when rows came or the view changed. */
export function useView(view: RowsView | null): void {
  useSyncExternalStore(view?.rows.signal.subscribe ?? NEVER, view?.rows.signal.version ?? ZERO, ZERO);
}
