import { Problem } from '@hooklab/base';

/**
 * Ends the loader of an agent that is not heard any more. A line may die without an end: then nobody closes the
 * loader's standard input for hours, and its programs would outlive whoever started them. The agent of such a line says
 * something every few seconds.
 */
export class Silence {
  readonly #timer: NodeJS.Timeout | undefined;

  /** `seconds` null: an end of the line is always seen. */
  constructor(seconds: number | null, end: (problem: Problem) => void) {
    if (seconds === null) return;
    this.#timer = setTimeout(
      () => end(new Problem({ code: 'agent-silent', what: `The agent has said nothing for ${seconds} s` })),
      seconds * 1000,
    );
  }

  heard(): void {
    this.#timer?.refresh();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
