export class Link {
  #native;

  constructor(native) {
    this.#native = native;
  }

  missed() {
    return this.#native.missed();
  }

  close() {
    this.#native.close();
  }
}
