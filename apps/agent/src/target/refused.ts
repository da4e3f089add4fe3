import { Problem, type ProblemShape } from '@hooklab/base';
import type { Refusal } from '@hooklab/protocol';

/** A loader's Problem with the facts of the refusal behind it: what the doctor diagnoses. */
export class Refused extends Problem {
  readonly refusal: Refusal;

  constructor(shape: ProblemShape, refusal: Refusal) {
    super(shape);
    this.refusal = refusal;
  }
}

export const problemOf = (shape: ProblemShape, refusal: Refusal | undefined): Problem =>
  refusal ? new Refused(shape, refusal) : new Problem(shape);
