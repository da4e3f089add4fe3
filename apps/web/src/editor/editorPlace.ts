import type { Undo } from '@hooklab/base';

/** What the rest of the page may ask of the editor, once it is there. */
export interface EditorHandle {
  goTo(line: number, column: number | null): void;
  /** `fresh`: another document, with a history of its own */
  replace(source: string, fresh: boolean): void;
  focus(): void;
}

class EditorPlace {
  current: EditorHandle | null = null;

  register(handle: EditorHandle): Undo {
    this.current = handle;
    return () => {
      if (this.current === handle) this.current = null;
    };
  }
}

export const editorPlace = new EditorPlace();
