import { line, type Printable, printable, printableJson } from '@hooklab/base';
import { Kinds, type Walked } from '@hooklab/records';
import { say } from '../output/output';
import type { Manifest, RecordingEnd } from '../recording/manifest';
import type { Piece } from '../recording/reader';
import { batchRows } from '../run/sinks/batch-rows';
import { groupLines, groupsJson } from './groups';
import type { RowLines } from './row-lines';
import { ledgerLine } from './rows';

/** Every row of one batch. */
export function* batchLines(
  { payload, walked }: { payload: Uint8Array; walked: Walked },
  kinds: Kinds,
  rowLines: RowLines,
): Generator<Printable> {
  for (const { row } of batchRows(payload, walked, kinds)) yield* rowLines(row, kinds.layouts);
}

export const kindsOf = ({ layouts }: Manifest): Kinds | null =>
  layouts.length > 0 ? new Kinds(layouts) : null;

/** What is not a row: for a person the gaps go to stderr, with --json they are lines. */
export function restLines(piece: Piece, { groups }: Manifest, json: boolean): Printable[] {
  switch (piece.kind) {
    case 'gap':
      if (json) return [printableJson({ gap: { records: piece.records, why: piece.why } })];
      if (piece.records > 0) say(line`${piece.records} events are missing here: ${piece.why}`);
      else say(line`a part cannot be read: ${piece.why}`);
      return [];
    case 'groups':
      if (!groups) return [];
      return json ? [groupsJson(groups, piece.entries)] : groupLines(groups, piece.entries);
    case 'end':
      return json ? [printableJson(endJson(piece.end))] : [];
    case 'batch':
      return [];
  }
}

const endJson = ({ ledger, end, closed, removed }: RecordingEnd) => ({ ledger, end, closed, removed });

/** What of the run is not in its recording, and why. */
export function endNotes({ closed, removed, ledger }: RecordingEnd): Printable[] {
  const gone = removed.records > 0 ? [line`the oldest ${removed.records} events went to make room`] : [];
  const shed = ledger?.shed ?? 'unknown';
  const early = closed
    ? [line`the recording ended before the run: ${closed}; ${shed} events are not in it`]
    : [];
  return [...gone, ...early];
}

/** How it ended, its ledger, what is not in it. */
export function endLines(end: RecordingEnd | null): Printable[] {
  if (!end) return [line`it has no end: it was cut off, or still goes on`];
  return [printable(end.end.text), ...(end.ledger ? [ledgerLine(end.ledger)] : []), ...endNotes(end)];
}
