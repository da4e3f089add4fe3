/**
 * A piece of one look at what a run sums up: groups, as the map has them, with one value of those of all CPUs.
 *
 *   0         4          8         12
 *   | run u32 | look u32 | last u32 | key, value, key, value …
 *
 * `look` counts from 0. Its pieces come one after the other, the one with `last` 1 ends it; the last look comes after the
 * programs are detached, before `run.ended`.
 */
export const GROUPS_HEADER = 12;
/** Bytes of entries in one piece, about: what is asked for meanwhile waits behind no more than this. */
export const GROUPS_PIECE = 256 * 1024;

export interface GroupsHeader {
  run: number;
  look: number;
  last: boolean;
}

export function readGroupsHeader(payload: Uint8Array): GroupsHeader {
  const view = new DataView(payload.buffer, payload.byteOffset, GROUPS_HEADER);
  return { run: view.getUint32(0, true), look: view.getUint32(4, true), last: view.getUint32(8, true) === 1 };
}

export function groupsPiece({ run, look, last }: GroupsHeader, entries: Uint8Array): Uint8Array {
  const payload = new Uint8Array(GROUPS_HEADER + entries.length);
  const view = new DataView(payload.buffer);
  view.setUint32(0, run, true);
  view.setUint32(4, look, true);
  view.setUint32(8, last ? 1 : 0, true);
  payload.set(entries, GROUPS_HEADER);
  return payload;
}
