import { type Problem, printable, problemLine, type Undo } from '@hooklab/base';
import type { Notice } from '@hooklab/protocol';
import { say } from '../output/output';

/** What people are told without having asked: on stderr, and in every browser. */
export class Notices {
  readonly #standing = new Map<string, Notice>();
  readonly #listeners = new Set<(notice: Notice) => void>();

  /**
   * Something is amiss until `problem` is null for this subject. It is said once while it lasts, however often it
   * happens; who connects meanwhile is told.
   */
  stand(subject: string, problem: Problem | null, now = Date.now()): void {
    if (!problem) {
      this.#standing.delete(subject);
      return;
    }
    if (this.#standing.get(subject)?.text === problem.what) return;
    const { what, cause, fix } = problem;
    const notice: Notice = {
      tone: 'warn',
      text: what,
      cause: cause ?? null,
      fix: fix ?? null,
      by: null,
      at: now,
    };
    this.#standing.set(subject, notice);
    say(printable(problemLine(problem)));
    this.#tell(notice);
  }

  /** Somebody did something that others notice. `who`: "k7mq, Firefox on Linux". */
  done(text: string, who: string, now = Date.now()): Notice {
    return { tone: 'info', text, cause: null, fix: null, by: who, at: now };
  }

  /** What stands now, for one who has just connected. */
  get standing(): Notice[] {
    return [...this.#standing.values()];
  }

  onNotice(listener: (notice: Notice) => void): Undo {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}
