import type { DuckDBConnection } from '@duckdb/node-api';
import type { Bytes } from '@hooklab/base';
import { type DuckDb, EventsTable } from './events-table';
import { type Piece, piecesOf, type Recording } from './reader';

export type Gap = Extract<Piece, { kind: 'gap' }>;

/** Nothing of the outside is read or written: no file, no network, no setting is changed. */
const LOCKED = {
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  lock_configuration: 'true',
};

/** A database in memory for one piece of work. `files`: it may write where it is told; never for what somebody asks. */
export async function withDatabase(
  memory: Bytes,
  files: boolean,
  work: (connection: DuckDBConnection, duck: DuckDb) => Promise<void>,
): Promise<void> {
  // loaded when a question is asked: every other command starts without it
  const duck = await import('@duckdb/node-api');
  const instance = await duck.DuckDBInstance.create(':memory:', {
    memory_limit: `${Math.floor(memory / 1024 ** 2)}MiB`,
    max_temp_directory_size: '0KiB',
    ...(files ? {} : LOCKED),
  });
  const connection = await instance.connect();
  try {
    await work(connection, duck);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Makes the table `events` of a recording. `ended`: asked between batches, true ends it with an error. */
export async function fillEvents(
  connection: DuckDBConnection,
  duck: DuckDb,
  recording: Recording,
  ended: () => boolean,
  gap: (gap: Gap) => void,
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
    if (ended()) throw new Error('interrupted');
  }
  appender.closeSync();
}
