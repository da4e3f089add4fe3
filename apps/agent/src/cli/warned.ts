import { line, type Printable, printable } from '@hooklab/base';
import { proofText, type WarningInfo } from '@hooklab/protocol';

/** Warnings of a run as they become known: each once, and each remedy once it has been tried. */
export class Warned {
  /** as last told */
  all: readonly WarningInfo[] = [];
  readonly #say: (text: Printable) => void;
  readonly #said = new Set<string>();

  constructor(say: (text: Printable) => void) {
    this.#say = say;
  }

  readonly tell = (warnings: readonly WarningInfo[]): void => {
    this.all = warnings;
    for (const { id, title, cause, fix, line: at, remedies } of warnings) {
      const where = at === null ? '' : `line ${at}: `;
      this.#once(line`warning: ${where}${title}. ${cause} ${fix} (${id})`);
      for (const { text, edit, proof } of remedies) {
        if (proof?.state === 'checking') continue;
        this.#once(printable(`  ${text}${edit && proof ? `. ${proofText(proof)}` : ''}`));
      }
    }
  };

  /** Remedies whose trial the run did not wait for. */
  end(): void {
    for (const { text, proof } of this.all.flatMap(({ remedies }) => remedies)) {
      if (proof?.state === 'checking') this.#once(printable(`  ${text}. Not tried to the end`));
    }
  }

  #once(text: Printable): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#say(text);
  }
}
