import type { BpfObject } from '@hooklab/native';
import { FrameKind, GROUPS_PIECE, type GroupsMap, groupsPiece } from '@hooklab/protocol';
import type { Wire } from '../io/wire';

/** Between one look and the next. */
const LOOK_MS = 1000;
/** A look that takes long is taken less often: this much of the time at the most, one part in so many. */
const RARE = 10;

/**
 * What a run sums up, looked at again and again, and once more at its end. Each CPU's sums only grow and are never reset:
 * what is not looked at is in the next look.
 */
export class Looks {
  readonly #wire: Wire;
  readonly #run: number;
  readonly #object: BpfObject;
  readonly #of: GroupsMap;
  #look = 0;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;
  /** one after the other */
  #going: Promise<void> = Promise.resolve();

  constructor(wire: Wire, run: number, object: BpfObject, of: GroupsMap) {
    this.#wire = wire;
    this.#run = run;
    this.#object = object;
    this.#of = of;
  }

  start(): void {
    this.#next(LOOK_MS);
  }

  /** The last look, of programs that are detached. Rejects where the map cannot be read. */
  async end(): Promise<void> {
    this.stop();
    await this.#going;
    await this.#take(true);
  }

  stop(): void {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #next(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#going = this.#usual();
    }, ms);
    this.#timer.unref();
  }

  async #usual(): Promise<void> {
    const began = performance.now();
    // a reader that does not read gets none: the next one says it all
    if (!this.#wire.full) await this.#take(false).catch(() => {});
    if (!this.#ended) this.#next(Math.max(LOOK_MS, (performance.now() - began) * RARE));
  }

  /** Page by page, so that the ring is drained in between. The last look does not wait for its reader, as records do not. */
  async #take(last: boolean): Promise<void> {
    const look = this.#look++;
    const { map, reduce } = this.#of;
    let from: number | null = null;
    do {
      if (this.#ended && !last) return;
      const page = this.#object.readEntries(map, { from, most: GROUPS_PIECE, reduce });
      from = page.next;
      const piece = groupsPiece({ run: this.#run, look, last: from === null }, page.bytes);
      this.#wire.forward(FrameKind.groups, piece);
      await new Promise(setImmediate);
    } while (from !== null);
  }
}
