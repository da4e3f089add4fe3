import { type Bytes, line } from '@hooklab/base';
import type { Command } from 'commander';
import { say } from '../output/output';
import { eventsIn } from '../recording/manifest';
import { makePlace, type Place } from '../recording/place';
import { type Recorded, record } from '../recording/record';
import { LEAST_BYTES, limitsOf, RECORDING_BYTES } from '../recording/recorder';
import type { RunHub } from '../run/hub/hub';
import type { OpenTarget } from '../target/registry';
import { endNotes } from './recorded-lines';
import { size } from './size';

export interface RecordOptions {
  record?: string | true;
  recordMost?: string;
}

export const recordOptions = (command: Command): Command =>
  command
    .option('--record [dir]', 'also keep every event on disk: hooklab runs, replay, export')
    .option('--record-most <size>', 'of that at most so much, the oldest goes: 64M, 2G (else 1G)');

/** What of the options is known before anything is booted. Throws Problem `usage`. */
export const recordMost = ({ recordMost: most }: RecordOptions): Bytes =>
  most === undefined ? RECORDING_BYTES : size(most, LEAST_BYTES);

/** Where the options say that the run is recorded; null: they do not. Before anything is booted. Throws Problem `record-dir`. */
export const placeFor = ({ record: where }: RecordOptions, state: string, title: string): Place | null =>
  where === undefined ? null : makePlace(where === true ? null : where, state, title);

export function recordRun(
  run: RunHub,
  place: Place,
  most: Bytes,
  { id, connection }: OpenTarget,
  spec: unknown,
): Promise<Recorded> {
  const { kernel, arch } = connection.hello;
  const of = { target: id, kernel, arch, ...(typeof spec === 'object' ? { spec } : {}) };
  return record(run, place, of, limitsOf(most));
}

/** Where it is, and what is not in it. */
export function sayRecorded({ dir, end }: Recorded): void {
  if (!end) return;
  const kept = eventsIn(end);
  say(line`recorded in ${dir}${kept === null ? '' : `: ${kept} events`}`);
  for (const words of endNotes(end)) say(words);
}
