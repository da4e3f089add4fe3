import {
  createTable,
  type EventTable,
  insertInto,
  literal,
  type RowBatch,
  tableFaults,
} from '@hooklab/export';
import { type Outlet, sinkRefused } from './out-queue';
import { type Posted, Poster, saidBy } from './post';

export interface ClickHousePlace {
  /** without user and password */
  readonly url: URL;
  readonly user: string | null;
  readonly password: string | null;
  readonly database: string;
  readonly table: string;
}

const ANSWER_MS = 30_000;

/**
 * Inserts over ClickHouse's HTTP interface, into a table that it makes if there is none. A batch is one block of one
 * insert, which the server takes whole or not at all; where its answer was lost the server is asked how many rows of that
 * batch it has before it is sent again, so that no event is there twice.
 */
export class ClickHouseOutlet implements Outlet<RowBatch> {
  readonly #place: ClickHousePlace;
  readonly #table: EventTable;
  readonly #run: string;
  readonly #poster: Poster;
  #ready = false;
  /** of the last insert that was tried */
  #query = '';
  #tries = 0;

  constructor(place: ClickHousePlace, table: EventTable, run: string) {
    this.#place = place;
    this.#table = table;
    this.#run = run;
    const { url, user, password } = place;
    const headers = {
      'content-type': 'application/octet-stream',
      ...(user === null ? {} : { 'x-clickhouse-user': user }),
      ...(password === null ? {} : { 'x-clickhouse-key': password }),
    };
    this.#poster = new Poster(url, headers, ANSWER_MS);
  }

  async send(batch: RowBatch, before: boolean, signal: AbortSignal): Promise<number> {
    if (!this.#ready) await this.#makeReady(signal);
    if (before && this.#query !== '') {
      const there = await this.#arrived(batch, signal);
      // partly only where a batch lies in several partitions: what is missing cannot be sent alone
      if (there > 0) return there;
    }
    this.#query = `hooklab-${this.#run}-${batch.number}-${++this.#tries}`;
    const insert = insertInto(this.#name, this.#table);
    await this.#ask(insert, signal, batch.bytes, this.#query);
    this.#query = '';
    return batch.rows;
  }

  close(): void {
    this.#poster.close();
  }

  get #name(): string {
    const { database, table } = this.#place;
    return `${database}.${table}`;
  }

  async #makeReady(signal: AbortSignal): Promise<void> {
    await this.#ask(createTable(this.#name, this.#table), signal);
    const text = await this.#ask(`DESCRIBE TABLE ${this.#name} FORMAT JSONCompact`, signal);
    const { data } = JSON.parse(text) as { data: [string, string][] };
    const { lacking, wrong } = tableFaults(new Map(data.map(([name, type]) => [name, type])), this.#table);
    if (wrong.length > 0) {
      throw sinkRefused(
        this.#name,
        'The table is of other events',
        wrong.slice(0, 3).join(', '),
        'Name another table in the URL: …/DATABASE.TABLE',
      );
    }
    for (const column of lacking) await this.#ask(`ALTER TABLE ${this.#name} ADD COLUMN ${column}`, signal);
    this.#ready = true;
  }

  /** How many rows of it the server has, once it does nothing more about the last try. */
  async #arrived(batch: RowBatch, signal: AbortSignal): Promise<number> {
    const running = `SELECT count() FROM system.processes WHERE query_id = ${literal(this.#query)}`;
    while (Number(await this.#ask(running, signal)) > 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (signal.aborted) throw new Error('there is no more time');
    }
    const has = `SELECT count() FROM ${this.#name} WHERE run = ${literal(this.#run)} AND batch = ${batch.number}`;
    return Number(await this.#ask(has, signal));
  }

  /** A statement; with `data` it is an insert of that. */
  async #ask(statement: string, signal: AbortSignal, data?: Uint8Array, id?: string): Promise<string> {
    const query = new URLSearchParams();
    if (data) query.set('query', statement);
    if (id) query.set('query_id', id);
    const posted = await this.#poster.post(`?${query}`, data ?? statement, signal);
    if (posted.status === 200) return posted.body.toString('utf8');
    throw this.#failed(posted);
  }

  /** What a server refuses once it refuses again, but for its own faults and where it has too much to do. */
  #failed(posted: Posted): Error {
    const { status } = posted;
    const said = saidBy(posted);
    if (status < 400 || status >= 500 || status === 408 || status === 429)
      return new Error(`it answered ${status}: ${said}`);
    const fix =
      status === 401 || status === 403
        ? 'Set HOOKLAB_CLICKHOUSE_USER and HOOKLAB_CLICKHOUSE_PASSWORD'
        : undefined;
    return sinkRefused(this.#name, `ClickHouse does not take events (${status})`, said, fix);
  }
}
