import type { NameStore } from './store';
import { makeTerm } from './term';

const ANY = 0x2a;
const ONE = 0x3f;

/**
 * Names that a glob of small letters describes whole: * is any text, ? one character. Without a colon the category of an
 * event is left out of it: sched_* finds sched:sched_switch.
 */
export function globMask(store: NameStore, glob: string): Uint8Array {
  const out = new Uint8Array(store.length);
  const pattern = Uint8Array.from(glob, (c) => Math.min(c.charCodeAt(0), 255));
  const whole = glob.includes(':');
  // what the literal pieces need a name to have, as bits: most names lack some of it
  const terms = glob.split(/[*?]+/).flatMap((piece) => makeTerm(piece) ?? []);
  const letters = terms.reduce((bits, term) => bits | term.letters, 0);
  const low = terms.reduce((bits, term) => bits | term.pairs.low, 0);
  const high = terms.reduce((bits, term) => bits | term.pairs.high, 0);
  for (let i = 0; i < out.length; i++) {
    if ((store.letters[i]! & letters) !== letters) continue;
    if ((store.pairsLow[i]! & low) !== low || (store.pairsHigh[i]! & high) !== high) continue;
    const from = store.starts[i]! + (whole ? 0 : store.names[i]!);
    if (matches(pattern, store.lower, from, store.starts[i + 1]!)) out[i] = 1;
  }
  return out;
}

/** A test of other text than names: bytes of any letters, as a glob describes them whole. */
export function globTest(glob: string): (text: Uint8Array, from: number, end: number) => boolean {
  const pattern = Uint8Array.from(glob, (c) => Math.min(c.charCodeAt(0), 255));
  return (text, from, end) => matches(pattern, text, from, end);
}

const small = (c: number): number => (c >= 0x41 && c <= 0x5a ? c | 0x20 : c);

/** The last * is tried again one character later whenever what follows it does not fit: never more than n × m steps. */
function matches(glob: Uint8Array, text: Uint8Array, from: number, end: number): boolean {
  let g = 0;
  let t = from;
  let star = -1;
  let mark = 0;
  while (t < end) {
    if (g < glob.length && glob[g] === ANY) {
      star = g++;
      mark = t;
    } else if (g < glob.length && (glob[g] === ONE || glob[g] === small(text[t]!))) {
      g++;
      t++;
    } else if (star >= 0) {
      g = star + 1;
      t = ++mark;
    } else return false;
  }
  while (g < glob.length && glob[g] === ANY) g++;
  return g === glob.length;
}
