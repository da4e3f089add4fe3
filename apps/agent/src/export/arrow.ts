import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DataType, RecordBatch, Schema } from 'apache-arrow';
import type { Gap } from '../recording/database';
import { EventsTable } from '../recording/events-table';
import { needEvents } from '../recording/query';
import { piecesOf, type Recording } from '../recording/reader';
import { stopped } from './file';

/** Loaded for this one format: every other command starts without it. */
type Arrow = typeof import('apache-arrow');

/**
 * The events as an Arrow IPC file, a batch at a time, with the columns that a query sees. Times are nanoseconds in a
 * Uint64: readers lose them of a timestamp type. Resolves to the number of events.
 */
export async function writeArrow(
  recording: Recording,
  path: string,
  signal: AbortSignal,
  gap: (gap: Gap) => void,
): Promise<number> {
  needEvents(recording);
  const [arrow, duck] = await Promise.all([import('apache-arrow'), import('@duckdb/node-api')]);
  const table = new EventsTable(recording.manifest.layouts, duck);
  const types = table.columns.map(({ type }) => typeOf(String(type), arrow));
  const schema = new arrow.Schema(table.columns.map(({ name }, i) => new arrow.Field(name, types[i]!, true)));
  let events = 0;
  async function* batches(): AsyncGenerator<RecordBatch> {
    // a file of no event has its columns all the same
    yield batchOf(
      arrow,
      schema,
      types,
      0,
      types.map(() => []),
    );
    for (const piece of piecesOf(recording)) {
      if (piece.kind === 'gap') gap(piece);
      if (piece.kind !== 'batch') continue;
      for (const { rows, values } of table.blocks(piece.payload, piece.walked)) {
        events += rows;
        yield batchOf(arrow, schema, types, rows, values);
      }
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw stopped();
    }
  }
  const writer = arrow.RecordBatchFileWriter.throughNode();
  await pipeline(Readable.from(batches()), writer, createWriteStream(path));
  return events;
}

function batchOf(
  arrow: Arrow,
  schema: Schema,
  types: readonly DataType[],
  length: number,
  values: readonly (readonly unknown[])[],
): RecordBatch {
  const children = types.map((type, i) => {
    const builder = arrow.makeBuilder({ type, nullValues: [null, undefined] });
    for (const value of values[i]!) builder.append(value as never);
    return builder.finish().flush();
  });
  const data = arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children });
  return new arrow.RecordBatch(schema, data);
}

function typeOf(duck: string, arrow: Arrow): DataType {
  switch (duck) {
    case 'UTINYINT':
      return new arrow.Uint8();
    case 'USMALLINT':
      return new arrow.Uint16();
    case 'UINTEGER':
      return new arrow.Uint32();
    case 'UBIGINT':
      return new arrow.Uint64();
    case 'TINYINT':
      return new arrow.Int8();
    case 'SMALLINT':
      return new arrow.Int16();
    case 'INTEGER':
      return new arrow.Int32();
    case 'BIGINT':
      return new arrow.Int64();
    case 'BOOLEAN':
      return new arrow.Bool();
    default:
      return new arrow.Utf8();
  }
}
