/** What a registration returns: call it to undo. Calling twice does nothing the second time. */
export type Undo = () => void;

/** Collects undos and runs them in reverse order, once. A failing undo does not stop the others. */
export class Disposer {
  #undos: Undo[] = [];
  #done = false;

  add(undo: Undo): void {
    if (this.#done) undo();
    else this.#undos.push(undo);
  }

  dispose(): void {
    if (this.#done) return;
    this.#done = true;
    const errors: unknown[] = [];
    for (const undo of this.#undos.reverse()) {
      try {
        undo();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#undos = [];
    if (errors.length > 0) throw errors[0];
  }
}
