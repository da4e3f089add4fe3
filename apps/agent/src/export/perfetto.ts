import { Problem } from '@hooklab/base';
import { PerfettoTrace } from '@hooklab/export';
import type { Gap } from '../recording/database';
import { needEvents } from '../recording/query';
import type { Recording } from '../recording/reader';
import { clockOf, rowsOf, startedNs } from './rows';

/** A trace that is made as it is read. Throws Problem `no-counter` or `no-events`. */
export function perfettoOf(
  recording: Recording,
  counters: readonly string[],
  gap: (gap: Gap) => void,
): { trace: PerfettoTrace; pieces: Generator<Uint8Array> } {
  needEvents(recording);
  const { title, layouts } = recording.manifest;
  const numbers = new Set(
    layouts.flatMap(({ columns }) =>
      columns.flatMap(({ name, kind }) => (kind === 'uint' || kind === 'int' ? [name] : [])),
    ),
  );
  const none = counters.find((name) => !numbers.has(name));
  if (none !== undefined) {
    throw new Problem({
      code: 'no-counter',
      what: `The events have no number “${none}”`,
      where: recording.dir,
      fix: `Take one of ${[...numbers].join(', ')}`,
    });
  }
  const trace = new PerfettoTrace({
    title,
    started: startedNs(recording),
    clock: clockOf(recording),
    counters,
  });
  return { trace, pieces: packets(trace, recording, gap) };
}

function* packets(
  trace: PerfettoTrace,
  recording: Recording,
  gap: (gap: Gap) => void,
): Generator<Uint8Array> {
  for (const { row, layout } of rowsOf(recording, gap)) yield* trace.add(row, layout);
  yield* trace.done();
}
