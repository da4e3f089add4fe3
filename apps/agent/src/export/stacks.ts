import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Problem } from '@hooklab/base';
import { foldedLines, pprofOf, Stacks, stackColumn } from '@hooklab/export';
import type { Gap } from '../recording/database';
import { needEvents } from '../recording/query';
import type { Recording } from '../recording/reader';
import { stopped } from './file';
import { clockOf, rowsOf, startedNs } from './rows';

/** Events that are counted before a Ctrl-C has its turn. */
const SLICE = 8192;

export interface Counted {
  stacks: Stacks;
  /** ts of the first event; null: none has one */
  first: bigint | null;
  /** nanoseconds from the first event to the last */
  duration: bigint;
}

/** The stacks of a recording. Throws Problem `no-stacks`, `no-events` or `stopped`. */
export async function countStacks(
  recording: Recording,
  named: string | undefined,
  signal: AbortSignal,
  gap: (gap: Gap) => void,
): Promise<Counted> {
  needEvents(recording);
  const column = stackColumn(recording.manifest.layouts, named);
  if (column === null) throw noStacks(recording, named);
  const stacks = new Stacks(column);
  let first: bigint | null = null;
  let last = 0n;
  for (const { row } of rowsOf(recording, gap)) {
    stacks.add(row);
    if (stacks.events % SLICE === 0) {
      await setImmediate();
      if (signal.aborted) throw stopped();
    }
    if (row.ts === null || row.ts === undefined) continue;
    last = BigInt(row.ts);
    first ??= last;
  }
  return { stacks, first, duration: first === null ? 0n : last - first };
}

const noStacks = ({ manifest, dir }: Recording, named: string | undefined) =>
  new Problem({
    code: 'no-stacks',
    what: `The events have no stacks${named === undefined ? '' : ` in a column “${named}”`}`,
    where: dir,
    cause: `their columns are ${[...new Set(manifest.layouts.flatMap(({ columns }) => columns.map(({ name }) => name)))].join(', ')}`,
    fix: 'Record with stacks (hooklab trace POINT --stack --record), or name the column: --stack NAME',
  });

export const foldedFile = ({ stacks }: Counted): Uint8Array[] => {
  const lines = foldedLines(stacks.counts);
  return lines.map((text) => Buffer.from(`${text}\n`));
};

/** As its readers want it: compressed. */
export function pprofFile({ stacks, first, duration }: Counted, recording: Recording): Uint8Array {
  const { title, target, kernel } = recording.manifest;
  const comment = `${title}, ${target}, ${kernel}`;
  const clock = clockOf(recording);
  const started = clock === null || first === null ? startedNs(recording) : first + clock;
  return gzipSync(pprofOf(stacks.counts, { started, duration, comment }));
}
