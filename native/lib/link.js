import { settled } from './settled.js';

export class Link {
  #native;

  constructor(native) {
    this.#native = native;
  }

  missed() {
    return this.#native.missed();
  }

  async detach() {
    return settled((done) => this.#native.detach(done));
  }

  close() {
    this.#native.close();
  }
}
