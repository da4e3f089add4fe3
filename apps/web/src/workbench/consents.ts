import { Store } from '../base/store';

/** One way to answer; the first of a question is what Enter takes. */
export interface Choice {
  id: string;
  title: string;
  kind?: 'primary' | 'danger';
}

export interface Question {
  title: string;
  /** a paragraph each: what would happen, its size and time */
  text: readonly string[];
  choices: readonly Choice[];
}

/** What is asked before something costly or not to be undone. One question at a time: a new one cancels the one before. */
export class Consents {
  readonly open = new Store<Question | null>(null);
  #answer: ((choice: string | null) => void) | null = null;

  /** The id of the choice; null: neither. */
  ask(question: Question): Promise<string | null> {
    this.answer(null);
    this.open.set(question);
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  answer(choice: string | null): void {
    const answer = this.#answer;
    this.#answer = null;
    this.open.set(null);
    answer?.(choice);
  }
}
