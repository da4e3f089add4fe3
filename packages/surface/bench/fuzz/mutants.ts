/** mulberry32: the same seed gives the same numbers. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

type Bytes = Uint8Array<ArrayBuffer>;

const WORDS = [
  0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xffffffff, 0x00ffffff, 0x84000000, 0x04000001, 0x0d000002,
];
/** What texts of the kernel are made of, and what may upset who reads them. */
const PIECES =
  '\t \n : ; , ( ) [ ] { } " \\ \' -> == & | ? 0x 18446744073709551616 -1 __data_loc __rel_loc char[] REC-> ' +
  '__print_flags( __print_symbolic( field: signed:1; @% ($ \u0000 \u00ff 1e309 9999999999999 events/a/b/format';
const TEXTS = PIECES.split(' ').map((text) => Uint8Array.from(text || ' ', (c) => c.charCodeAt(0)));

/** A few edits of good bytes: bits, numbers that matter, ids that lead in circles, pieces moved, cut, said many times. */
export function mutant(good: Uint8Array, seed: number): Bytes {
  const random = randomOf(seed);
  let bytes: Bytes = new Uint8Array(good);
  for (let edits = 1 + random(6); edits > 0 && bytes.length > 8; edits--) {
    const at = random(bytes.length - 4);
    const view = new DataView(bytes.buffer);
    switch (random(8)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at]! ^= 1 << random(8);
        break;
      case 2:
        view.setUint32(at & ~3, WORDS[random(WORDS.length)]!, true);
        break;
      case 3:
        view.setUint32(at & ~3, random(160), true);
        break;
      case 4:
        bytes.copyWithin(at, random(bytes.length), random(bytes.length));
        break;
      case 5:
        bytes.set(TEXTS[random(TEXTS.length)]!.subarray(0, bytes.length - at), at);
        break;
      case 6:
        bytes = repeated(bytes, at, Math.min(at + 1 + random(24), bytes.length), 1 << random(11));
        break;
      default:
        if (random(8) === 0) bytes = bytes.slice(0, at);
    }
  }
  return bytes;
}

/** A piece said again and again: what is quadratic shows. */
function repeated(bytes: Bytes, from: number, to: number, times: number): Bytes {
  const piece = bytes.subarray(from, to);
  const out = new Uint8Array(bytes.length + piece.length * times);
  out.set(bytes.subarray(0, to));
  for (let i = 0; i < times; i++) out.set(piece, to + i * piece.length);
  out.set(bytes.subarray(to), to + piece.length * times);
  return out;
}
