import { KIND_COLUMN, type Ledger, type Row } from '@hooklab/records';
import type {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';

export type LogRecord = Parameters<typeof JsonLogsSerializer.serializeRequest>[0][number];
export type Span = Parameters<typeof JsonTraceSerializer.serializeRequest>[0][number];
export type Metrics = Parameters<typeof JsonMetricsSerializer.serializeRequest>[0];

/** [seconds, nanoseconds] since 1970 */
export type HrTime = [number, number];

const SCOPE = { name: 'hooklab' };
const NANO = 1_000_000_000n;

export const hrTime = (ns: bigint): HrTime => [Number(ns / NANO), Number(ns % NANO)];
/** OTLP's word for a time that is not known. */
const UNKNOWN: HrTime = [0, 0];

/** What every record of a run says of it. */
export interface OtlpRun {
  readonly resource: Resource;
  readonly program: string;
  /** 16 bytes, as hex: all of a run's spans are of one trace */
  readonly trace: string;
  /** from `ts` to nanoseconds since 1970; null: not known */
  readonly clock: bigint | null;
}

/** Numbers beyond 2^53 and addresses are text already; what could not be read says why. */
const attributesOf = (row: Row) =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== null && name !== 'ts'));

const timeOf = ({ ts }: Row, { clock }: OtlpRun): bigint | null =>
  ts === undefined || ts === null || clock === null ? null : BigInt(ts) + clock;

/** An event that took time is a span that ends at its `ts`; null: it has none. */
export function spanOf(row: Row, of: OtlpRun, id: string): Span | null {
  const end = timeOf(row, of);
  const { latency_ns: latency } = row;
  if (end === null || latency === null || latency === undefined) return null;
  const took = BigInt(latency);
  return {
    name: String(row[KIND_COLUMN] ?? of.program),
    kind: 0,
    spanContext: () => ({ traceId: of.trace, spanId: id, traceFlags: 1 }),
    startTime: hrTime(end - took),
    endTime: hrTime(end),
    duration: hrTime(took),
    status: { code: 0 },
    attributes: attributesOf(row) as Span['attributes'],
    links: [],
    events: [],
    ended: true,
    resource: of.resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** Any event as a log record. `now`: nanoseconds since 1970. */
export function logOf(row: Row, of: OtlpRun, now: bigint): LogRecord {
  const at = timeOf(row, of);
  return {
    hrTime: at === null ? UNKNOWN : hrTime(at),
    hrTimeObserved: hrTime(now),
    eventName: String(row[KIND_COLUMN] ?? of.program),
    resource: of.resource,
    instrumentationScope: SCOPE,
    attributes: {
      ...attributesOf(row),
      ...(row.ts === undefined ? {} : { ts: row.ts }),
    } as LogRecord['attributes'],
    droppedAttributesCount: 0,
  };
}

/** A run's ledger as one cumulative sum by account; what is not known has no point. */
export function ledgerMetrics(ledger: Ledger, of: OtlpRun, began: bigint, now: bigint): Metrics {
  // of its own sink: they are not settled yet
  const { named, before: _, delivered: __, shed: ___, ...accounts } = ledger;
  const points = Object.entries({ ...accounts, ...named }).flatMap(([account, value]) =>
    typeof value === 'number'
      ? [{ startTime: hrTime(began), endTime: hrTime(now), attributes: { account }, value }]
      : [],
  );
  const descriptor = {
    name: 'hooklab.run.events',
    description: 'Events of the run, by the account of its ledger that they are in',
    unit: '{event}',
    valueType: 0,
  };
  // DataPointType.SUM, cumulative: enums of a library that is loaded only where it is used
  const metric = {
    descriptor,
    aggregationTemporality: 1,
    dataPointType: 3,
    dataPoints: points,
    isMonotonic: true,
  };
  return {
    resource: of.resource,
    scopeMetrics: [{ scope: SCOPE, metrics: [metric as Metrics['scopeMetrics'][number]['metrics'][number]] }],
  };
}
