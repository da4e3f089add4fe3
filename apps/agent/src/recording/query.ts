import type { DuckDBConnection } from '@duckdb/node-api';
import { type Bytes, type Milliseconds, Problem } from '@hooklab/base';
import { type DuckDb, EventsTable } from './events-table';
import { type Piece, piecesOf, type Recording } from './reader';

export interface QueryLimits {
  memory: Bytes;
  ms: Milliseconds;
}

/** Rows of an answer as they come. */
export interface Answer {
  columns: string[];
  rows: AsyncIterable<unknown[]>;
}

/** A database of its own, in memory, that reads and writes nothing else: no file, no network, no setting is changed. */
const locked = (memory: Bytes): Record<string, string> => ({
  memory_limit: `${Math.floor(memory / 1024 ** 2)}MiB`,
  max_temp_directory_size: '0KiB',
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  lock_configuration: 'true',
});

/**
 * One SQL statement over the table `events` of a recording. `work` gets the answer; nothing is left behind. `gap` is
 * told what of the recording is missing. Throws Problem `query`, `query-time`, `query-memory` or `stopped`.
 */
export async function query(
  recording: Recording,
  sql: string,
  limits: QueryLimits,
  signal: AbortSignal,
  gap: (gap: Extract<Piece, { kind: 'gap' }>) => void,
  work: (answer: Answer) => Promise<void>,
): Promise<void> {
  if (recording.manifest.layouts.length === 0)
    throw new Problem({
      code: 'query',
      what: 'This recording has no events to ask',
      where: recording.dir,
      cause: 'the run summed them up in the kernel',
      fix: 'See its sums: hooklab replay RUN',
    });
  const duck = await import('@duckdb/node-api');
  const instance = await duck.DuckDBInstance.create(':memory:', locked(limits.memory));
  const connection = await instance.connect();
  let late = false;
  const interrupt = () => connection.interrupt();
  const timer = setTimeout(() => {
    late = true;
    interrupt();
  }, limits.ms);
  signal.addEventListener('abort', interrupt);
  try {
    await fill(duck, connection, recording, signal, () => late, gap);
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1)
      throw new Problem({
        code: 'query',
        what: 'Give one SQL statement',
        cause: `there are ${statements.count}`,
      });
    const result = await connection.stream(sql);
    await work({ columns: result.columnNames(), rows: rowsOf(result) });
  } catch (error) {
    throw signal.aborted ? stopped() : problemOf(error, late, limits);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

async function fill(
  duck: DuckDb,
  connection: DuckDBConnection,
  recording: Recording,
  signal: AbortSignal,
  late: () => boolean,
  gap: (gap: Extract<Piece, { kind: 'gap' }>) => void,
): Promise<void> {
  const table = new EventsTable(recording.manifest.layouts, duck);
  await connection.run(table.definition);
  const appender = await connection.createAppender('events');
  for (const piece of piecesOf(recording)) {
    if (piece.kind === 'gap') gap(piece);
    if (piece.kind !== 'batch') continue;
    for (const chunk of table.chunks(piece.payload, piece.walked)) appender.appendDataChunk(chunk);
    // a Ctrl-C, or its time
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted || late()) throw new Error('interrupted');
  }
  appender.closeSync();
}

async function* rowsOf(result: Awaited<ReturnType<DuckDBConnection['stream']>>): AsyncGenerator<unknown[]> {
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield* chunk.getRows();
  }
}

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
