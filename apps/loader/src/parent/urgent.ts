import type { Undo } from '@hooklab/base';

/** A start that is deep in the verifier keeps nobody waiting for longer, milliseconds. */
const MOST_MS = 10_000;

/** What somebody waits for now, a run's start or its stop: reading the kernel's files lets it go first. */
export class Urgent {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** From now until it is undone, or for so long. */
  begin(most = MOST_MS): Undo {
    this.#count++;
    const end = () => {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      if (--this.#count === 0) for (const go of this.#waiting.splice(0)) go();
    };
    let timer: NodeJS.Timeout | null = setTimeout(end, most).unref();
    return end;
  }

  /** Resolves when nothing is urgent. */
  async over(): Promise<void> {
    while (this.#count > 0) await new Promise<void>((go) => this.#waiting.push(go));
  }
}
