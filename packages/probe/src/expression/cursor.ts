/** What is wrong with an expression, and at which character (from 0). */
export class Wrong extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads a text from left to right. */
export class Cursor {
  at = 0;
  constructor(
    readonly text: string,
    readonly bare: 'arg' | 'field' | null = null,
  ) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  take(token: string): boolean {
    if (!this.sees(token)) return false;
    this.at += token.length;
    return true;
  }

  word(): string {
    return this.#match(/[A-Za-z_][A-Za-z0-9_]*/y);
  }

  digits(): string {
    return this.#match(/[0-9]+/y);
  }

  number(): string {
    return this.#match(/[0-9][0-9A-Za-z]*/y);
  }

  blank(): void {
    this.#match(/ */y);
  }

  wrong(message: string, at = this.at): never {
    throw new Wrong(at, message);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}
