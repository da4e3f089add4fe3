import { callback, integer } from './check.js';

export class Ring {
  #native;

  constructor(native) {
    this.#native = native;
  }

  pause() {
    this.#native.pause();
  }

  resume() {
    this.#native.resume();
  }

  flush() {
    this.#native.flush();
  }

  close() {
    this.#native.close();
  }
}

export function ringOptions(options) {
  return {
    batchBytes: integer(options.batchBytes, 'batchBytes', 16384, 64 << 20),
    maxDelayMs: integer(options.maxDelayMs, 'maxDelayMs', 1, 50),
    headroom: integer(options.headroom ?? 0, 'headroom', 0, 65536),
    onBatch: callback(options.onBatch, 'onBatch'),
    onError: callback(options.onError, 'onError'),
  };
}
