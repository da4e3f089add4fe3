import type { RecordingView } from '@hooklab/protocol';

/** When the rows of a recording came: how many in each of equal spans. A moment is milliseconds after the first row. */
export class Timeline {
  readonly lengthMs: number;
  readonly #first: number;
  readonly #spanMs: number;
  /** rows before each span, and all of them at the end */
  readonly #before: Float64Array;

  constructor({ first, rate }: Pick<RecordingView, 'first' | 'rate'>) {
    this.#first = first;
    this.#spanMs = rate.spanNs / 1e6;
    this.lengthMs = this.#spanMs * rate.rows.length;
    this.#before = new Float64Array(rate.rows.length + 1);
    for (const [i, rows] of rate.rows.entries()) this.#before[i + 1] = this.#before[i]! + rows;
  }

  /** The number of the first row that had not come at that moment. */
  rowAt(ms: number): number {
    const spans = this.#before.length - 1;
    const at = Math.min(spans, Math.max(0, ms / this.#spanMs));
    const span = Math.min(Math.floor(at), Math.max(0, spans - 1));
    const from = this.#before[span]!;
    const to = this.#before[span + 1] ?? from;
    return this.#first + Math.floor(from + (to - from) * (at - span));
  }
}
