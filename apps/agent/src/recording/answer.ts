import type { Bytes } from '@hooklab/base';
import { type QueryLimits, query } from './query';
import type { Recording } from './reader';

/** What a question of a browser may take. */
const LIMITS: QueryLimits = { memory: 512 * 1024 ** 2, ms: 30_000 };
/** Rows of an answer that anybody reads, and characters of one cell. */
const ROWS = 1000;
const CELL: Bytes = 4096;

export interface TextAnswer {
  columns: string[];
  rows: (string | null)[][];
  /** there are more than these */
  more: boolean;
  /** records that are not in the recording */
  missing: number;
  ms: number;
}

/** The first rows of an answer as text, every number whole. Throws as `query` does. */
export async function answer(recording: Recording, sql: string, signal: AbortSignal): Promise<TextAnswer> {
  const began = performance.now();
  const found: TextAnswer = { columns: [], rows: [], more: false, missing: 0, ms: 0 };
  await query(
    recording,
    sql,
    LIMITS,
    signal,
    ({ records }) => {
      found.missing += records;
    },
    async ({ columns, rows }) => {
      found.columns = columns;
      for await (const row of rows) {
        if (found.rows.length === ROWS) {
          found.more = true;
          return;
        }
        found.rows.push(row.map(cellText));
      }
    },
  );
  return { ...found, ms: performance.now() - began };
}

const cellText = (value: unknown): string | null => (value === null ? null : String(value).slice(0, CELL));
