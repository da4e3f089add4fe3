import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@hooklab/base';
import { BATCH_HEADER } from '@hooklab/protocol';
import { type Kinds, recordBytes, startOf } from '@hooklab/records';
import { Command, Option } from 'commander';
import { print, printAll, say } from '../output/output';
import type { RecordingEnd } from '../recording/manifest';
import { placeNamed } from '../recording/place';
import { openRecording, type Piece, piecesOf } from '../recording/reader';
import { batchLines, endLines, kindsOf, restLines } from './recorded-lines';
import { rowLinesOf } from './row-lines';
import { withSetting } from './setting';

interface Options {
  json?: boolean;
  csv?: boolean;
  speed?: string;
}

/** A recorded run as `run` showed it, without a kernel. */
export const replayCommand = (): Command =>
  new Command('replay')
    .description('Print the events of a recording, then its ledger; nothing is traced')
    .argument('<run>', 'a name that “hooklab runs list” shows, or the directory of a recording')
    .option('--speed <times>', 'as fast as it was times this: 1, 10, 0.5; else at once')
    .addOption(new Option('--csv', 'rows as CSV, its head first').conflicts('json'))
    .option(
      '--json',
      'one JSON line an event, {"gap":{records,why}} where some are missing, at the end {"ledger":…,"end":…,"closed":…,"removed":…}',
    )
    .action(async (name: string, { json = false, csv = false, speed }: Options) => {
      const pace = speed === undefined ? null : new Pace(speedNamed(speed));
      await withSetting(async ({ paths }, signal) => {
        const recording = openRecording(placeNamed(name, paths.state));
        const { manifest } = recording;
        const kinds = kindsOf(manifest);
        const rowLines = rowLinesOf({ json, csv });
        let end: RecordingEnd | null = null;
        for (const piece of piecesOf(recording)) {
          if (signal.aborted) return;
          if (piece.kind === 'end') end = piece.end;
          if (piece.kind !== 'batch' || !kinds) {
            print(...restLines(piece, manifest, json));
            continue;
          }
          await pace?.until(timeOf(piece, kinds), signal);
          await printAll(batchLines(piece, kinds, rowLines), signal);
        }
        if (!signal.aborted && !json) for (const words of endLines(end)) say(words);
      });
    });

function speedNamed(text: string): number {
  const speed = Number(text);
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new Problem({ code: 'usage', what: `“${text}” is not a speed`, fix: 'Write 1, 10 or 0.5' });
}

/** When its first event was, nanoseconds of the kernel's clock; null: its records have no `ts`. */
function timeOf({ payload, walked }: Extract<Piece, { kind: 'batch' }>, kinds: Kinds): bigint | null {
  if (walked.decoded === 0) return null;
  const { view } = recordBytes(payload.subarray(BATCH_HEADER));
  const at = startOf(walked, 0);
  const ts = kinds.layoutAt(view, at).columns.find((column) => column.name === 'ts' && column.size === 8);
  return ts ? view.getBigUint64(at + ts.offset, true) : null;
}

/** Waits between batches as long as the run did. */
class Pace {
  readonly #speed: number;
  readonly #began = performance.now();
  #first: bigint | null = null;

  constructor(speed: number) {
    this.#speed = speed;
  }

  async until(time: bigint | null, signal: AbortSignal): Promise<void> {
    if (time === null) return;
    this.#first ??= time;
    const due = Number(time - this.#first) / 1e6 / this.#speed - (performance.now() - this.#began);
    if (due > 0) await sleep(due, undefined, { signal }).catch(() => {});
  }
}
