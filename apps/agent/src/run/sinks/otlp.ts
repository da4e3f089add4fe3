import { randomBytes } from 'node:crypto';
import { line, type Milliseconds, printable } from '@hooklab/base';
import { Kinds, type Layout, type Ledger, type Walked } from '@hooklab/records';
import { batchRows } from './batch-rows';
import { newsFor } from './clickhouse';
import { type OtlpBatch, OtlpOutlet, type OtlpPlace, type OtlpSignal } from './otlp-outlet';
import { type LogRecord, ledgerMetrics, logOf, type OtlpRun, type Span, spanOf } from './otlp-records';
import type { OutRun, OutSink, OutTimes, TellSink } from './out';
import { OutQueue } from './out-queue';

/** Records of one request. */
const BATCH = 500;
const WAIT: Milliseconds = 500;
/** Each becomes an object of the library: more a second are shed. */
const MOST_A_SECOND = 5_000;
const METRICS_EVERY: Milliseconds = 10_000;
const END: Milliseconds = 5_000;
/** Events that came before the library was loaded and the clock was told. */
const MOST_EARLY = 5_000;

type Library = typeof import('@opentelemetry/otlp-transformer');

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** Events as log records, those that took time as spans, and the ledger as a metric, by OpenTelemetry's own serializers. */
export class OtlpSink implements OutSink {
  readonly name: string;
  readonly #run: OutRun;
  readonly #times: OutTimes;
  readonly #queue: OutQueue<OtlpBatch>;
  readonly #began = nowNs();
  readonly #trace = randomBytes(16).toString('hex');
  readonly #spanBase = randomBytes(4).toString('hex');
  #spans = 0;
  #kinds: Kinds | null = null;
  #clock: bigint | null = null;
  #library: Library | null = null;
  #resource: OtlpRun['resource'] | null = null;
  #of: OtlpRun | null = null;
  readonly #loading: Promise<void>;
  #early: { payload: Uint8Array; walked: Walked }[] = [];
  #earlyRows = 0;
  #logs: LogRecord[] = [];
  #slices: Span[] = [];
  #refused = 0;
  #lost = 0;
  #second = 0;
  #inSecond = 0;
  #timer: NodeJS.Timeout | null = null;
  #ledger: Ledger | null = null;
  #measured = 0;
  #ended = false;

  constructor(place: OtlpPlace, run: OutRun, tell: TellSink, times: OutTimes = {}) {
    this.name = `otlp ${place.url.origin}${place.url.pathname.replace(/\/$/, '')}`;
    this.#run = run;
    this.#times = times;
    const rejected = (signal: OtlpSignal, answer: Uint8Array) => this.#rejected(signal, answer);
    const lost = (rows: number) => {
      this.#lost += rows;
    };
    const outlet = new OtlpOutlet(place, rejected, lost, (why) =>
      tell(line`${this.name} refused a request (${printable(why)}): its events are shed; the run goes on`),
    );
    this.#queue = new OutQueue(outlet, newsFor(this.name, tell), times.mostPending);
    this.#loading = this.#load();
    this.#loading.catch(() => {});
  }

  get delivered(): number {
    return this.#queue.delivered;
  }

  get shed(): number {
    return this.#refused + this.#queue.shed;
  }

  get unsure(): number {
    return this.#lost + this.#queue.unsure;
  }

  layouts(layouts: readonly Layout[]): void {
    this.#kinds = new Kinds(layouts);
  }

  clock(offset: bigint): void {
    this.#clock = offset;
    this.#begin();
  }

  batch(payload: Uint8Array, walked: Walked): void {
    if (this.#of) this.#take(payload, walked);
    else if (this.#earlyRows + walked.decoded > MOST_EARLY) this.#refused += walked.decoded;
    else {
      // a Buffer's slice is no copy
      this.#early.push({ payload: new Uint8Array(payload), walked });
      this.#earlyRows += walked.decoded;
    }
  }

  ledger(ledger: Ledger): void {
    this.#ledger = ledger;
    if (!this.#of || performance.now() - this.#measured < METRICS_EVERY) return;
    this.#measure();
  }

  ended(): void {
    this.#ended = true;
  }

  async finish(): Promise<void> {
    await this.#loading;
    this.#begin();
    this.#flush();
    this.#measure();
    await this.#queue.end(this.#times.endMs ?? END);
  }

  async #load(): Promise<void> {
    this.#library = await import('@opentelemetry/otlp-transformer');
    const { resourceFromAttributes } = await import('@opentelemetry/resources');
    const { host, target, kernel, run, program } = this.#run;
    const attributes = {
      'service.name': 'hooklab',
      'host.name': host,
      'os.type': 'linux',
      'os.version': kernel,
      'hooklab.target': target,
      'hooklab.run': run,
      'hooklab.program': program,
    };
    this.#resource = resourceFromAttributes(attributes);
    if (this.#clock !== null) this.#begin();
  }
  /** Once the library is there, and the clock; a run that has ended waits for no clock. */
  #begin(): void {
    if (this.#of || !this.#resource || (this.#clock === null && !this.#ended)) return;
    const { program } = this.#run;
    this.#of = { resource: this.#resource, program, trace: this.#trace, clock: this.#clock };
    for (const { payload, walked } of this.#early) this.#take(payload, walked);
    this.#early = [];
  }

  #take(payload: Uint8Array, walked: Walked): void {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    const take = Math.min(walked.decoded, MOST_A_SECOND - this.#inSecond);
    this.#inSecond += take;
    this.#refused += walked.decoded - take;
    if (!this.#kinds || take === 0) return;
    const now = nowNs();
    for (const { row } of batchRows(payload, walked, this.#kinds, take)) {
      const span = spanOf(row, this.#of!, this.#spanId());
      if (span) this.#slices.push(span);
      else this.#logs.push(logOf(row, this.#of!, now));
      if (this.#logs.length >= BATCH || this.#slices.length >= BATCH) this.#flush();
    }
    this.#timer ??= setTimeout(() => this.#flush(), WAIT);
  }

  #spanId(): string {
    this.#spans += 1;
    return this.#spanBase + this.#spans.toString(16).padStart(8, '0').slice(-8);
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const { ProtobufLogsSerializer, ProtobufTraceSerializer } = this.#library!;
    const [logs, slices] = [this.#logs, this.#slices];
    this.#logs = [];
    this.#slices = [];
    this.#send('logs', logs.length, () => ProtobufLogsSerializer.serializeRequest(logs));
    this.#send('traces', slices.length, () => ProtobufTraceSerializer.serializeRequest(slices));
  }

  #send(signal: OtlpSignal, rows: number, serialize: () => Uint8Array | undefined): void {
    if (rows === 0) return;
    const bytes = serialize();
    if (bytes) this.#queue.add({ bytes, rows, signal });
    else this.#refused += rows;
  }

  /** It is no event: its rows are none. */
  #measure(): void {
    if (!this.#ledger || !this.#of) return;
    this.#measured = performance.now();
    const metrics = ledgerMetrics(this.#ledger, this.#of, this.#began, nowNs());
    const bytes = this.#library!.ProtobufMetricsSerializer.serializeRequest(metrics);
    if (bytes) this.#queue.add({ bytes, rows: 0, signal: 'metrics' });
  }

  #rejected(signal: OtlpSignal, answer: Uint8Array): number {
    if (signal === 'metrics' || answer.length === 0) return 0;
    const { ProtobufLogsSerializer, ProtobufTraceSerializer } = this.#library!;
    const partial =
      signal === 'logs'
        ? ProtobufLogsSerializer.deserializeResponse(answer).partialSuccess?.rejectedLogRecords
        : ProtobufTraceSerializer.deserializeResponse(answer).partialSuccess?.rejectedSpans;
    return Number(partial ?? 0);
  }
}
