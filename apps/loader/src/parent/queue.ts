/** One task after the other. A failed one does not stop the next. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  add<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(task, task);
    this.#last = mine.catch(() => {});
    return mine;
  }
}
