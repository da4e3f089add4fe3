import type { Walked } from '@hooklab/records';
import type { Held, Sink } from '../run/sinks/sink';
import type { Recorder } from './recorder';

/** A sink that keeps every record: while the disk is behind it holds its run, as a slow terminal does. */
export class RecordSink implements Sink {
  readonly #recorder: Recorder;
  #flow: Held | null = null;
  #holding = false;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  get delivered(): number {
    return this.#recorder.taken;
  }

  get shed(): number {
    return this.#recorder.refused;
  }

  useFlow(flow: Held): void {
    this.#flow = flow;
  }

  batch(payload: Uint8Array, { decoded }: Walked): void {
    this.#recorder.add('batch', payload, decoded);
    if (!this.#recorder.behind || this.#holding || !this.#flow) return;
    this.#holding = true;
    const release = this.#flow.hold();
    this.#recorder.onCaughtUp(() => {
      this.#holding = false;
      release();
    });
  }

  lost(records: number): void {
    const payload = new Uint8Array(8);
    new DataView(payload.buffer).setBigUint64(0, BigInt(records), true);
    this.#recorder.add('lost', payload);
  }
}
