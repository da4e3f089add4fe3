import type { Walked } from '@hooklab/records';
import type { Held, Sink } from '../run/sinks/sink';
import type { Recorder } from './recorder';

/**
 * A sink that keeps every record: while the disk is behind it holds its run, as a slow terminal does. One that nobody asked
 * for holds nobody: what comes meanwhile is shed, and the recording has a gap of so many records there.
 */
export class RecordSink implements Sink {
  readonly name = 'recording';
  /** null: there is none, or not yet; what comes is refused */
  recorder: Recorder | null = null;
  readonly unattended?: true;
  #refused = 0;
  /** shed, and not yet written down as a gap */
  #gap = 0;
  #flow: Held | null = null;
  #holding = false;

  /** `unattended`: a run that nobody else watches ends by its lease. */
  constructor(unattended: boolean) {
    if (unattended) this.unattended = true;
  }

  get delivered(): number {
    return this.recorder?.taken ?? 0;
  }

  get shed(): number {
    return this.#refused + (this.recorder?.refused ?? 0);
  }

  useFlow(flow: Held): void {
    this.#flow = flow;
  }

  batch(payload: Uint8Array, { decoded }: Walked): void {
    const { recorder } = this;
    if (!recorder) {
      this.#refused += decoded;
      return;
    }
    if (this.unattended && recorder.behind) {
      this.#refused += decoded;
      this.#gap += decoded;
      return;
    }
    this.#tellGap();
    recorder.add('batch', payload, decoded);
    if (this.unattended || !recorder.behind || this.#holding || !this.#flow) return;
    this.#holding = true;
    const release = this.#flow.hold();
    recorder.onCaughtUp(() => {
      this.#holding = false;
      release();
    });
  }

  ended(): void {
    this.#tellGap();
  }

  #tellGap(): void {
    if (this.#gap > 0) this.lost(this.#gap);
    this.#gap = 0;
  }

  lost(records: number): void {
    const payload = new Uint8Array(8);
    new DataView(payload.buffer).setBigUint64(0, BigInt(records), true);
    this.recorder?.add('lost', payload);
  }
}
