import type { Undo } from '@hooklab/base';
import { Store } from '../base/store';
import type { Action, Actions, KeyGroup } from '../workbench/actions';

/** The page's actions, as the shell and the screens registered them. */
export class ActionList implements Actions {
  readonly list = new Store<readonly Action[]>([]);
  readonly groups = new Store<readonly KeyGroup[]>([]);

  register(actions: readonly Action[]): Undo {
    for (const [i, action] of actions.entries()) {
      const other = [...this.list.get(), ...actions.slice(0, i)].find((o) => clash(o, action));
      if (other) throw new Error(`action ${action.id}: its id or key is that of ${other.id}`);
    }
    return put(this.list, actions);
  }

  describe(group: KeyGroup): Undo {
    return put(this.groups, [group]);
  }

  run(id: string): void {
    this.#find(id)?.run();
  }

  keysOf(id: string): string {
    return this.#find(id)?.keys ?? '';
  }

  #find(id: string): Action | undefined {
    return this.list.get().find((action) => action.id === id);
  }
}

/** The same key is free for another screen. */
function clash(a: Action, b: Action): boolean {
  const together = !a.screen || !b.screen || a.screen === b.screen;
  return a.id === b.id || (together && a.binding === b.binding);
}

function put<T>(store: Store<readonly T[]>, items: readonly T[]): Undo {
  store.update((list) => [...list, ...items]);
  return () =>
    store.update((list) =>
      items.some((i) => list.includes(i)) ? list.filter((i) => !items.includes(i)) : list,
    );
}
