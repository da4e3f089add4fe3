import type { Bytes } from '@hooklab/base';
import { fillEvents, type Gap, withDatabase } from './database';
import { needEvents } from './query';
import type { Recording } from './reader';

/** What the table of events may take: a recording that needs more is exported in parts by a query. */
const MEMORY: Bytes = 4 * 1024 ** 3;

/**
 * The events as a Parquet file, every number in its own type: times stay nanoseconds in a UINT_64, which every reader
 * takes, where a TIMESTAMP_NS loses them in some. Resolves to the number of events.
 */
export async function writeParquet(
  recording: Recording,
  path: string,
  signal: AbortSignal,
  gap: (gap: Gap) => void,
): Promise<number> {
  needEvents(recording);
  let events = 0;
  await withDatabase(MEMORY, true, async (connection, duck) => {
    await fillEvents(connection, duck, recording, () => signal.aborted, gap);
    const reader = await connection.runAndReadAll('select count(*) from events');
    events = Number(reader.getRows()[0]![0]);
    await connection.run(`copy events to '${path.replaceAll("'", "''")}' (format parquet)`);
  });
  return events;
}
