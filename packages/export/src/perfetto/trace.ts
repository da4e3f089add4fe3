import type { CellValue, Layout, Row } from '@hooklab/records';
import { Lanes } from './lanes';
import { type Note, Packets } from './packets';

export interface TraceOf {
  /** names events whose records have no kind of their own */
  title: string;
  /** nanoseconds since the epoch, when the recording began */
  started: bigint;
  /** what makes a ts nanoseconds since the epoch; null: not known, the first event is at `started` */
  clock: bigint | null;
  /** columns that are drawn as a line over the time */
  counters: readonly string[];
}

/** A rate is counted over so long. */
const RATE_NS = 10_000_000n;
const RATE = 'events in 10 ms';

/** Columns that a track or a slice is made of: no notes beside it. */
const SAID = new Set(['ts', 'kind', 'latency_ns']);

/**
 * A Perfetto trace of rows as they come. An event with latency_ns is a slice that ends at its ts, any other one an
 * instant; each is on the track of its thread, all its columns are notes beside it.
 */
export class PerfettoTrace {
  readonly #packets = new Packets();
  readonly #of: TraceOf;
  readonly #tracks = new Map<string, bigint>();
  readonly #lanes = new Map<bigint, Lanes>();
  readonly #kinds = new Map<Layout, ColumnKinds>();
  #begun = false;
  #bucket: { from: bigint; events: number } | null = null;
  /** events that have no time, and are on no timeline */
  untimed = 0;
  events = 0;

  constructor(of: TraceOf) {
    this.#of = of;
  }

  /** The packets of one event. */
  *add(row: Row, layout: Layout): Generator<Uint8Array> {
    const { ts, latency_ns: latency } = row;
    if (ts === null || ts === undefined) {
      this.untimed += 1;
      return;
    }
    const end = BigInt(ts);
    const { clock, started } = this.#of;
    if (!this.#begun) yield this.#packets.clocks(end, clock === null ? started : end + clock);
    this.#begun = true;
    this.events += 1;
    yield* this.#rate(end);
    const track = yield* this.#thread(row);
    const name = layout.tag === null ? this.#of.title : layout.name;
    const notes = notesOf(row, this.#kindsOf(layout));
    if (latency === null || latency === undefined) yield this.#packets.instant(end, track, name, notes);
    else {
      const begin = end - BigInt(latency);
      const lane = yield* this.#lane(track, begin, end);
      yield this.#packets.begin(begin, lane, name, notes);
      yield this.#packets.end(end, lane);
    }
    for (const column of this.#of.counters) {
      const value = row[column];
      if (value === null || value === undefined || value === '') continue;
      const number = Number(value);
      if (!Number.isFinite(number)) continue;
      const counter = yield* this.#counter(column);
      yield this.#packets.count(end, counter, number);
    }
  }

  /** What is still to be said. */
  *done(): Generator<Uint8Array> {
    if (!this.#bucket) return;
    const { from, events } = this.#bucket;
    const track = yield* this.#counter(RATE);
    yield this.#packets.count(from, track, events);
    yield this.#packets.count(from + RATE_NS, track, 0);
  }

  #kindsOf(layout: Layout): ColumnKinds {
    const kinds = this.#kinds.get(layout) ?? new Map(layout.columns.map(({ name, kind }) => [name, kind]));
    this.#kinds.set(layout, kinds);
    return kinds;
  }

  *#rate(ts: bigint): Generator<Uint8Array> {
    const bucket = this.#bucket;
    if (bucket && ts >= bucket.from && ts < bucket.from + RATE_NS) {
      bucket.events += 1;
      return;
    }
    if (bucket) {
      const track = yield* this.#counter(RATE);
      yield this.#packets.count(bucket.from, track, bucket.events);
      // nothing happened until then
      if (ts >= bucket.from + 2n * RATE_NS) yield this.#packets.count(bucket.from + RATE_NS, track, 0);
    }
    this.#bucket = { from: ts - (ts % RATE_NS), events: 1 };
  }

  *#thread({ pid, tid, comm }: Row): Generator<Uint8Array, bigint> {
    const process = typeof pid === 'number' ? pid : null;
    const thread = typeof tid === 'number' ? tid : process;
    if (thread === null)
      return yield* this.#track('all', (uuid) => this.#packets.track(uuid, this.#of.title));
    const owner = process ?? thread;
    const name = typeof comm === 'string' ? comm : '';
    return yield* this.#track(`${owner} ${thread}`, (uuid) =>
      this.#packets.thread(uuid, owner, thread, name),
    );
  }

  *#lane(thread: bigint, begin: bigint, end: bigint): Generator<Uint8Array, bigint> {
    const lanes = this.#lanes.get(thread) ?? new Lanes();
    this.#lanes.set(thread, lanes);
    const n = lanes.place(begin, end);
    if (n === 0) return thread;
    return yield* this.#track(`${thread} lane ${n}`, (uuid) =>
      this.#packets.track(uuid, `at the same time ${n + 1}`, thread),
    );
  }

  *#counter(name: string): Generator<Uint8Array, bigint> {
    return yield* this.#track(`counter ${name}`, (uuid) => this.#packets.counter(uuid, name));
  }

  *#track(key: string, describe: (uuid: bigint) => Uint8Array): Generator<Uint8Array, bigint> {
    const known = this.#tracks.get(key);
    if (known !== undefined) return known;
    // 0 is the trace's own track
    const uuid = BigInt(this.#tracks.size + 1);
    this.#tracks.set(key, uuid);
    yield describe(uuid);
    return uuid;
  }
}

type ColumnKinds = ReadonlyMap<string, Layout['columns'][number]['kind']>;

function notesOf(row: Row, kinds: ColumnKinds): Note[] {
  return Object.entries(row).flatMap(([name, value]): Note[] => {
    if (SAID.has(name) || value === null) return [];
    return [{ name, value: exact(value, kinds.get(name)) }];
  });
}

function exact(value: CellValue, kind: string | undefined): Note['value'] {
  if (kind === 'uint') return { uint: BigInt(value) };
  if (kind === 'int') return { int: BigInt(value) };
  if (kind === 'pointer') return { pointer: BigInt(value) };
  return typeof value === 'boolean' ? { bool: value } : { text: String(value) };
}
