import { type Bytes, line, type Milliseconds, printable, shortCount } from '@hooklab/base';
import { eventTable, type RowBatch, RowWriter } from '@hooklab/export';
import { BATCH_HEADER } from '@hooklab/protocol';
import { Kinds, type Layout, recordBytes, type Walked } from '@hooklab/records';
import { ClickHouseOutlet, type ClickHousePlace } from './clickhouse-outlet';
import type { OutRun, OutSink, OutTimes, TellSink } from './out';
import { type OutNews, OutQueue } from './out-queue';

/** Of one insert: what is full goes, and what has waited. */
const BATCH_BYTES: Bytes = 1024 * 1024;
const BATCH_ROWS = 50_000;
const WAIT: Milliseconds = 250;
/** What is left when the run has ended: less than a command has after Ctrl-C. */
const END: Milliseconds = 5_000;
/** Batches that came before the clock did. */
const MOST_EARLY: Bytes = 8 * 1024 * 1024;

/** Every event of a run as a row of a ClickHouse table. */
export class ClickHouseSink implements OutSink {
  readonly name: string;
  readonly #place: ClickHousePlace;
  readonly #of: OutRun;
  readonly #news: OutNews;
  readonly #times: OutTimes;
  #layouts: readonly Layout[] = [];
  #kinds: Kinds | null = null;
  #clock: bigint | null = null;
  #early: { payload: Uint8Array; walked: Walked }[] = [];
  #earlyBytes: Bytes = 0;
  #writer: RowWriter | null = null;
  #queue: OutQueue<RowBatch> | null = null;
  #refused = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(place: ClickHousePlace, of: OutRun, tell: TellSink, times: OutTimes = {}) {
    this.name = `clickhouse ${place.url.origin}/${place.database}.${place.table}`;
    this.#place = place;
    this.#of = of;
    this.#times = times;
    this.#news = newsFor(this.name, tell);
  }

  get delivered(): number {
    return this.#queue?.delivered ?? 0;
  }

  get shed(): number {
    return this.#refused + (this.#queue?.shed ?? 0);
  }

  get unsure(): number {
    return this.#queue?.unsure ?? 0;
  }

  layouts(layouts: readonly Layout[]): void {
    this.#layouts = layouts;
    this.#kinds = new Kinds(layouts);
    const outlet = new ClickHouseOutlet(this.#place, eventTable(layouts), this.#of.run);
    this.#queue = new OutQueue(outlet, this.#news, this.#times.mostPending);
  }

  clock(offset: bigint): void {
    this.#clock = offset;
    this.#begin();
  }

  batch(payload: Uint8Array, walked: Walked): void {
    if (this.#writer) this.#write(payload, walked);
    else if (this.#earlyBytes + payload.length > MOST_EARLY) {
      this.#refused += walked.decoded;
    } else {
      // a Buffer's slice is no copy
      this.#early.push({ payload: new Uint8Array(payload), walked });
      this.#earlyBytes += payload.length;
    }
  }

  ended(): void {
    this.#begin();
    this.#flush();
  }

  async finish(): Promise<void> {
    await this.#queue?.end(this.#times.endMs ?? END);
  }

  /** Rows say their clock; a loader that tells none has 0, once its run ends. */
  #begin(): void {
    if (this.#writer || !this.#kinds) return;
    const { host, target, kernel, run, program } = this.#of;
    const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
    this.#writer = new RowWriter(
      eventTable(this.#layouts),
      this.#kinds,
      this.#layouts.map(({ name }) => utf8(name)),
      {
        host: utf8(host),
        target: utf8(target),
        kernel: utf8(kernel),
        run: utf8(run),
        program: utf8(program),
        clock: this.#clock ?? 0n,
      },
    );
    for (const { payload, walked } of this.#early) this.#write(payload, walked);
    this.#early = [];
  }

  #write(payload: Uint8Array, walked: Walked): void {
    const writer = this.#writer!;
    const records = recordBytes(payload.subarray(BATCH_HEADER));
    for (let i = 0; i < walked.decoded; i++) {
      writer.add(records, walked, i);
      if (writer.length >= BATCH_BYTES || writer.rows >= BATCH_ROWS) this.#flush();
    }
    if (writer.rows > 0) this.#timer ??= setTimeout(() => this.#flush(), WAIT);
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#writer?.take();
    if (batch) this.#queue!.add(batch);
  }
}

/** One line each. */
export const newsFor = (name: string, tell: TellSink): OutNews => ({
  down: (why) =>
    tell(line`${name} is not to be reached: ${printable(why)}; the run goes on, its events wait`),
  up: (shed) =>
    tell(line`${name} takes events again${shed > 0 ? `; ${shortCount(shed)} were shed meanwhile` : ''}`),
  closed: (problem) => tell(line`${name} gets no events: ${printable(problem.message)}`),
});
