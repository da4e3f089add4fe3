import type { Undo } from '@hooklab/base';
import type { RequestName } from '@hooklab/protocol';
import type { Store } from '../base/store';
import type { ScreenName } from '../route/route';

/** Something a person can do, from its button, its key or the palette. */
export interface Action {
  /** one word, of this action alone: "stopAll" */
  id: string;
  title: string;
  /** as shown: "Ctrl+Enter" */
  keys: string;
  /** `KeyboardEvent.code` with modifiers, as `bindingOf` writes them: "ctrl+Enter" */
  binding: string;
  /** may fire while a person types in a field or the editor */
  whileTyping: boolean;
  /** only on this screen; everywhere if left out */
  screen?: ScreenName;
  /** the request that it makes: who may not make it is not offered it */
  needs?: RequestName;
  run(): void;
}

/** Keys that a part of a screen has for itself, said in the `?` sheet: "In the table", "↑+↓" "Choose a row". */
export interface KeyGroup {
  title: string;
  rows: readonly (readonly [keys: string, text: string])[];
}

/** Where screens put what can be done on them. The palette, the keys and the `?` sheet read it. */
export interface Actions {
  /** in the order in which they were registered */
  readonly list: Store<readonly Action[]>;
  readonly groups: Store<readonly KeyGroup[]>;
  /** Throws where an id or a key on the same screen is taken already. */
  register(actions: readonly Action[]): Undo;
  describe(group: KeyGroup): Undo;
  /** Does nothing where nobody has registered it. */
  run(id: string): void;
  /** Keys to show beside a button: "Ctrl+Enter"; "" where nobody has registered it. */
  keysOf(id: string): string;
}
