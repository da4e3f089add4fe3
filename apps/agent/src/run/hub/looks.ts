import { GROUPS_HEADER, readGroupsHeader } from '@hooklab/protocol';

/** A look at what a run sums up, put together of its pieces (protocol's loader/groups.ts). */
export class Looks {
  #look = -1;
  #pieces: Uint8Array[] = [];
  /** the last one that is whole: entries, key and value in turn; null: none yet */
  last: Uint8Array | null = null;

  /** Was it the last piece of its look? Pieces of one that was given up are left out. */
  take(payload: Uint8Array): boolean {
    const { look, last } = readGroupsHeader(payload);
    if (look !== this.#look) this.#pieces = [];
    this.#look = look;
    this.#pieces.push(payload.subarray(GROUPS_HEADER));
    if (!last) return false;
    this.last = Buffer.concat(this.#pieces);
    this.#pieces = [];
    return true;
  }
}
