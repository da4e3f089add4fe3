import { useEffect } from 'react';
import type { Action } from './actions';
import { useWorkbench } from './context';

/** Actions that exist while a part of the page does. Give the same array for as long as they are the same. */
export function useActions(list: readonly Action[]): void {
  const { actions } = useWorkbench();
  useEffect(() => actions.register(list), [actions, list]);
}
