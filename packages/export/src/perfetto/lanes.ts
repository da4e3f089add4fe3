/** Slices that lie beside each other on one lane: more are not looked at. */
const LOOKED_AT = 1024;

interface Lane {
  /** slices that are in no other, in their order */
  slices: { begin: bigint; end: bigint }[];
  /** what began before this is not looked at any more */
  from: bigint;
}

/**
 * The lanes of one thread: on a lane slices lie beside or within each other, as calls do, which is what a track of
 * Perfetto can show. Slices come as they end; those that overlap otherwise (requests of a disk) go to a lane of their own.
 */
export class Lanes {
  readonly #lanes: Lane[] = [];

  /** The number of the lane that has room for it, from 0. */
  place(begin: bigint, end: bigint): number {
    for (let n = 0; ; n++) {
      const lane = this.#lanes[n] ?? { slices: [], from: -1n };
      this.#lanes[n] = lane;
      if (takes(lane, begin, end)) return n;
    }
  }
}

function takes(lane: Lane, begin: bigint, end: bigint): boolean {
  if (begin < lane.from) return false;
  let keep = lane.slices.length;
  // a call within it ended before it does, and began after it: at one time the order would not be known
  while (keep > 0 && lane.slices[keep - 1]!.begin > begin) {
    if (lane.slices[keep - 1]!.end > end) return false;
    keep -= 1;
  }
  if (keep > 0 && lane.slices[keep - 1]!.end > begin) return false;
  lane.slices.splice(keep, lane.slices.length, { begin, end });
  if (lane.slices.length > LOOKED_AT) lane.from = lane.slices.shift()!.end;
  return true;
}
