import { checkHow } from './attach.js';
import { integer, text } from './check.js';
import { Link } from './link.js';
import { binding } from './load.js';
import { Ring, ringOptions } from './ring.js';
import { settled } from './settled.js';

const U32_MAX = 0xffff_ffff;

export class BpfObject {
  #native;

  /** Use BpfObject.open(). */
  constructor(native) {
    this.#native = native;
    this.programs = native.programs;
    this.maps = native.maps;
    this.btf = native.btf;
  }

  static open(elf, options = {}) {
    if (!(elf instanceof Uint8Array)) throw new TypeError('elf must be a Uint8Array');
    const name = options.name === undefined ? 'hooklab' : text(options.name, 'name');
    const btfPath = options.btfPath === undefined ? '' : text(options.btfPath, 'btfPath');
    return new BpfObject(new (binding().NativeObject)(elf, name, btfPath));
  }

  setConstant(name, value) {
    text(name, 'name');
    if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) {
      throw new TypeError(`constant ${name}: the value must be an integer`);
    }
    const wide = BigInt(value);
    if (wide < -(1n << 63n) || wide >= 1n << 64n)
      throw new RangeError(`constant ${name}: ${value} needs over 64 bits`);
    this.#native.setConstant(name, wide, wide < 0n);
  }

  setTarget(program, target, of = 0) {
    this.#native.setTarget(text(program, 'program'), text(target, 'target'), integer(of, 'of', 0, U32_MAX));
  }

  resolveTarget(program, target) {
    this.#native.resolveTarget(text(program, 'program'), text(target, 'target'));
  }

  setAutoload(program, load) {
    this.#native.setAutoload(text(program, 'program'), Boolean(load));
  }

  setMaxEntries(map, entries) {
    this.#native.setMaxEntries(text(map, 'map'), integer(entries, 'entries', 1, U32_MAX));
  }

  async load() {
    return settled((done) => this.#native.load(done));
  }

  async attach(program, how) {
    text(program, 'program');
    const checked = checkHow(how);
    return new Link(await settled((done) => this.#native.attach(program, checked, done)));
  }

  ring(map, options) {
    return new Ring(this.#native.ring(text(map, 'map'), ringOptions(options)));
  }

  perCpuCounters(map) {
    return this.#native.perCpuCounters(text(map, 'map'));
  }

  readEntries(map, options = {}) {
    const { from = null, most = 1 << 20, reduce = '' } = options;
    return this.#native.readEntries(
      text(map, 'map'),
      from === null ? null : integer(from, 'from', 0, U32_MAX),
      integer(most, 'most', 1, 64 << 20),
      reduce === '' ? '' : text(reduce, 'reduce'),
    );
  }

  info(program) {
    return this.#native.info(text(program, 'program'));
  }

  close() {
    this.#native.close();
  }
}
