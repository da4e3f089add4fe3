import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { Problem } from '@hooklab/base';
import { BATCH_HEADER, RECORD_HEADER, writeBatchHeader } from '@hooklab/protocol';
import type { Layout } from '@hooklab/records';
import { FORMAT } from '../recording/manifest';
import { makePlace } from '../recording/place';
import { limitsOf, RECORDING_BYTES, Recorder } from '../recording/recorder';
import { Columns, recordOf } from './columns';
import { Bpftrace } from './text/bpftrace';
import type { LineReader, TextEvent, Told } from './text/event';
import { Ftrace, isFtraceLine } from './text/ftrace';
import { isPerfLine, PerfScript } from './text/perf-script';

export interface Imported {
  dir: string;
  /** "perf script" */
  tool: string;
  events: number;
  /** events that the tool says it lost */
  lost: number;
  /** lines that are neither event nor anything that the tool is known to write; the first of them */
  unknown: { lines: number; first: string };
}

interface Tool {
  name: string;
  reader: () => LineReader;
}

/** Lines that are looked at to find out what wrote them. */
const LOOKED_AT = 200;
const HEAD_BYTES = 65_536;
const BATCH_RECORDS = 1024;

/** Which tool wrote a file, by its beginning; null: none that is known. */
export function toolOf(path: string): Tool | null {
  const head = Buffer.alloc(HEAD_BYTES);
  const fd = openSync(path, 'r');
  let bytes: number;
  try {
    bytes = readSync(fd, head, 0, HEAD_BYTES, 0);
  } finally {
    closeSync(fd);
  }
  const lines = head.toString('utf8', 0, bytes).split('\n').slice(0, LOOKED_AT);
  const many = (is: (line: string) => boolean) => lines.filter(is).length;
  const tools: [number, Tool][] = [
    [many(isPerfLine), { name: 'perf script', reader: () => new PerfScript() }],
    [many(isFtraceLine), { name: 'ftrace', reader: () => new Ftrace() }],
    [many((line) => line.startsWith('{"type": "')), { name: 'bpftrace', reader: () => new Bpftrace() }],
  ];
  const [best] = tools.sort(([a], [b]) => b - a);
  return best![0] > 0 ? best![1] : null;
}

/** Everything that a file tells, read from its disk: it is never in memory as a whole. */
async function* told(path: string, reader: LineReader, signal: AbortSignal): AsyncGenerator<Told> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (signal.aborted) throw new Problem({ code: 'stopped', what: 'Nothing was imported: it was stopped' });
    yield* reader.line(line);
  }
  yield* reader.end();
}

/**
 * The text of another tool as a recording: read twice, for its columns and for its events. Throws Problem
 * `not-importable`, `record-dir` or `stopped`.
 */
export async function importText(
  path: string,
  to: { dir: string | null; state: string },
  signal: AbortSignal,
): Promise<Imported> {
  const tool = toolOf(path);
  if (!tool) throw notImportable(path, 'it is none of the outputs that are known');
  const columns = new Columns();
  const sums = { events: 0, lost: 0, lines: 0, first: '' };
  for await (const each of told(path, tool.reader(), signal)) {
    if (each.kind === 'event') {
      columns.see(each.event);
      sums.events += 1;
    } else if (each.kind === 'lost') sums.lost += each.events;
    else if (sums.lines++ === 0) sums.first = each.line;
  }
  if (sums.events === 0) throw notImportable(path, `no event of ${tool.name} is in it`);
  const layouts = columns.layouts();
  if (!layouts) throw notImportable(path, 'it has more than 255 kinds of events');
  const title = `${basename(path)} · ${tool.name}`;
  const place = makePlace(to.dir, to.state, basename(path));
  const recorder = new Recorder(place, limitsOf(Math.max(RECORDING_BYTES, 8 * statSync(path).size)));
  recorder.begin({
    format: FORMAT,
    title,
    target: 'import',
    kernel: 'unknown',
    arch: 'unknown',
    started: statSync(path).mtime.toISOString(),
    clock: null,
    programs: [],
    source: null,
    layouts,
    groups: null,
    counters: [],
  });
  const writer = new Batches(recorder, layouts);
  for await (const each of told(path, tool.reader(), signal)) {
    if (each.kind === 'event') await writer.add(each.event);
    else if (each.kind === 'lost') writer.lost(each.events);
  }
  writer.flush();
  const { events, lost, lines, first } = sums;
  const end = await recorder.end(() => ({
    end: { why: 'stopped', text: `imported from ${title}` },
    ledger: {
      entered: null,
      own: null,
      filtered: null,
      reserveFailed: null,
      aggregated: null,
      reserved: events + lost,
      missed: null,
      decoded: events,
      decodeErrors: 0,
      lost,
      before: 0,
      delivered: recorder.taken,
      shed: recorder.refused,
      named: {},
    },
  }));
  if (end.closed !== null) {
    throw new Problem({
      code: 'import',
      what: 'The file could be imported only in part',
      where: place.dir,
      cause: end.closed,
      fix: 'Make room there and import it again',
    });
  }
  return { dir: place.dir, tool: tool.name, events, lost, unknown: { lines, first } };
}

const notImportable = (where: string, cause: string) =>
  new Problem({
    code: 'not-importable',
    what: 'This file cannot be imported',
    where,
    cause,
    fix: 'Give a bundle (hooklab export --as bundle), or the output of perf script, trace-cmd report, tracefs’ trace or bpftrace -f json',
  });

/** Puts records into batches, and batches into a recording that may be behind. */
class Batches {
  readonly #recorder: Recorder;
  readonly #layouts: ReadonlyMap<string, Layout>;
  #records: Uint8Array[] = [];
  #first = 0;
  #seq = 0;

  constructor(recorder: Recorder, layouts: readonly Layout[]) {
    this.#recorder = recorder;
    this.#layouts = new Map(layouts.map((layout) => [layout.name, layout]));
  }

  async add(event: TextEvent): Promise<void> {
    this.#records.push(recordOf(event, this.#layouts.get(event.kind)!));
    if (this.#records.length < BATCH_RECORDS) return;
    this.flush();
    if (this.#recorder.behind) await new Promise<void>((resolve) => this.#recorder.onCaughtUp(resolve));
  }

  lost(events: number): void {
    this.flush();
    this.#first += events;
  }

  flush(): void {
    const count = this.#records.length;
    if (count === 0) return;
    const parts = this.#records.flatMap((data) => {
      const head = Buffer.alloc(RECORD_HEADER);
      head.writeUInt32LE(data.length, 0);
      return [head, data];
    });
    const records = Buffer.concat(parts);
    const payload = new Uint8Array(BATCH_HEADER + records.length);
    writeBatchHeader({ run: 0, seq: this.#seq, count, bytes: records.length, first: this.#first }, payload);
    payload.set(records, BATCH_HEADER);
    this.#recorder.add('batch', payload, count);
    this.#records = [];
    this.#first += count;
    this.#seq += 1;
  }
}
