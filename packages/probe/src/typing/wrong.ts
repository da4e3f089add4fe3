import type { ExpressionFault, Span } from '../expression/tree/node';

/** Thrown where a type does not fit, with the characters that are wrong. */
export class Mistyped extends Error {
  readonly fault: ExpressionFault;
  constructor({ from, to }: Span, message: string, near: readonly string[] = []) {
    super(message);
    this.fault = { from, to, message, near };
  }
}
