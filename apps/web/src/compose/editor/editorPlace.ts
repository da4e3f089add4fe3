import type { Undo } from '@hooklab/base';
import type { SourceEdit } from '@hooklab/protocol';

/** What the rest of the page may ask of the editor, once it is there. */
export interface EditorHandle {
  goTo(line: number, column: number | null): void;
  /** `fresh`: another document, with a history of its own */
  replace(source: string, fresh: boolean): void;
  /** make changes of lines that can be undone as one, and show the first */
  apply(edits: readonly SourceEdit[]): void;
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
