import { Kinds, type Layout, type Row } from '@hooklab/records';
import type { Gap } from '../recording/database';
import { piecesOf, type Recording } from '../recording/reader';
import { batchRows } from '../run/sinks/batch-rows';

/** Every event of a recording with its kind, in its order; `gap` is told what is missing. */
export function* rowsOf(
  recording: Recording,
  gap: (gap: Gap) => void,
): Generator<{ row: Row; layout: Layout }> {
  const { layouts } = recording.manifest;
  if (layouts.length === 0) return;
  const kinds = new Kinds(layouts);
  for (const piece of piecesOf(recording)) {
    if (piece.kind === 'gap') gap(piece);
    if (piece.kind === 'batch') yield* batchRows(piece.payload, piece.walked, kinds);
  }
}

/** When a recording began, nanoseconds since the epoch. */
export const startedNs = ({ manifest }: Recording): bigint =>
  BigInt(Date.parse(manifest.started)) * 1_000_000n;

/** What makes a ts of it nanoseconds since the epoch; null: not known. */
export const clockOf = ({ manifest: { clock } }: Recording): bigint | null =>
  clock === null ? null : BigInt(clock);
