import { useSyncExternalStore } from 'react';
import type { Readable } from './store';

export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** Only what `select` returns re-renders; it must return the same reference for the same value. */
export function useSelected<T, S>(store: Readable<T>, select: (value: T) => S): S {
  const get = () => select(store.get());
  return useSyncExternalStore(store.subscribe, get, get);
}
