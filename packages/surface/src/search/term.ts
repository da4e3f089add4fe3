import { isSeparator, letterBit, lower } from './letters';

/** One word of a query, ready to be compared with names. */
export interface Term {
  /** as typed, small letters: "sched_switch" */
  bytes: Uint8Array;
  /** without separators: "schedswitch" */
  squeezed: Uint8Array;
  /** where separators were typed, as offsets in `squeezed`: sched_switch → [5] */
  cuts: number[];
  /** its letters as bits; those that it has at least twice */
  letters: number;
  twice: number;
}

/** Longer terms are cut: no name is that long. */
const MAX_TERM = 64;

export function makeTerm(text: string): Term | null {
  const bytes: number[] = [];
  for (let i = 0; i < text.length && bytes.length < MAX_TERM; i++)
    bytes.push(lower(Math.min(text.charCodeAt(i), 255)));
  const squeezed: number[] = [];
  const cuts: number[] = [];
  for (const byte of bytes) {
    if (!isSeparator(byte)) squeezed.push(byte);
    else if (squeezed.length > 0 && cuts.at(-1) !== squeezed.length) cuts.push(squeezed.length);
  }
  if (squeezed.length === 0) return null;
  if (cuts.at(-1) === squeezed.length) cuts.pop();
  let letters = 0;
  let twice = 0;
  for (const byte of squeezed) {
    twice |= letters & letterBit(byte);
    letters |= letterBit(byte);
  }
  return {
    bytes: Uint8Array.from(bytes),
    squeezed: Uint8Array.from(squeezed),
    cuts,
    letters,
    twice,
  };
}
