import type { DuckDBConnection } from '@duckdb/node-api';
import { type Bytes, type Milliseconds, Problem } from '@hooklab/base';
import { fillEvents, type Gap, withDatabase } from './database';
import type { Recording } from './reader';

export interface QueryLimits {
  memory: Bytes;
  ms: Milliseconds;
}

/** Rows of an answer as they come. */
export interface Answer {
  columns: string[];
  rows: AsyncIterable<unknown[]>;
}

/**
 * One SQL statement over the table `events` of a recording. `work` gets the answer; nothing is left behind. `gap` is
 * told what of the recording is missing. Throws Problem `query`, `query-time`, `query-memory` or `stopped`.
 */
export async function query(
  recording: Recording,
  sql: string,
  limits: QueryLimits,
  signal: AbortSignal,
  gap: (gap: Gap) => void,
  work: (answer: Answer) => Promise<void>,
): Promise<void> {
  needEvents(recording);
  let late = false;
  try {
    await withDatabase(limits.memory, false, async (connection, duck) => {
      const interrupt = () => connection.interrupt();
      const timer = setTimeout(() => {
        late = true;
        interrupt();
      }, limits.ms);
      signal.addEventListener('abort', interrupt);
      try {
        await fillEvents(connection, duck, recording, () => late || signal.aborted, gap);
        const statements = await connection.extractStatements(sql);
        if (statements.count !== 1) throw notOne(statements.count);
        const result = await connection.stream(sql);
        await work({ columns: result.columnNames(), rows: rowsOf(result) });
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', interrupt);
      }
    });
  } catch (error) {
    throw signal.aborted ? stopped() : problemOf(error, late, limits);
  }
}

async function* rowsOf(result: Awaited<ReturnType<DuckDBConnection['stream']>>): AsyncGenerator<unknown[]> {
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield* chunk.getRows();
  }
}

/** A run that made no rows has nothing to ask. Throws Problem `no-events`. */
export function needEvents({ manifest, dir }: Recording): void {
  if (manifest.layouts.length > 0) return;
  throw new Problem({
    code: 'no-events',
    what: 'This recording has no events',
    where: dir,
    cause: 'the run summed them up in the kernel',
    fix: 'See its sums: hooklab replay RUN',
  });
}

const notOne = (count: number) =>
  new Problem({ code: 'query', what: 'Give one SQL statement', cause: `there are ${count}` });

const stopped = () => new Problem({ code: 'stopped', what: 'The query was stopped' });

function problemOf(error: unknown, late: boolean, { ms, memory }: QueryLimits): Problem {
  if (error instanceof Problem) return error;
  if (late)
    return new Problem({
      code: 'query-time',
      what: `The query was stopped after ${ms / 1000} s`,
      fix: 'Ask for less, or give it more: --timeout 5m',
    });
  const { message } = error as Error;
  if (message.startsWith('Out of Memory'))
    return new Problem({
      code: 'query-memory',
      what: `The query needs more than ${Math.floor(memory / 1024 ** 2)} MiB`,
      fix: 'Ask for less, or give it more: --memory 4G',
      log: message,
    });
  const [first] = message.split('\n');
  return new Problem({
    code: 'query',
    what: 'The query cannot be answered',
    cause: first?.replace(/[.!]+$/, ''),
    fix: 'The table is events; its columns: hooklab runs show RUN',
    log: message,
  });
}
