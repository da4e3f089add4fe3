import type { Undo } from '@hooklab/base';

/** Many marks, one notice a frame: what streams in is drawn at most once per screen refresh. */
export class FrameSignal {
  #version = 0;
  #pending = false;
  #listeners = new Set<() => void>();

  /** For useSyncExternalStore: changes once a frame. */
  version = (): number => this.#version;

  mark(): void {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#version++;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  subscribe = (listener: () => void): Undo => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
