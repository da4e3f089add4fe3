import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Ledger } from '@hooklab/records';
import type { RunHub } from './hub/hub';
import type { RunEnded } from './hub/watcher';
import { ClickHouseSink } from './sinks/clickhouse';
import { OtlpSink } from './sinks/otlp';
import type { OutRun, OutSink, OutTimes, TellSink } from './sinks/out';
import type { OutPlace } from './sinks/out-place';

/** What became of a run's events in a sink outside the machine. */
export interface SinkEnd {
  readonly sink: string;
  /** with this sink's half; null: the run never came to have events */
  readonly ledger: Ledger | null;
  readonly delivered: number;
  readonly shed: number;
  /** of those that were shed: the server may have them, its answer was lost */
  readonly unsure: number;
}

/** What the run is called out there: "unlinkat-20261201-043000-9f3a61c2". */
export function outRun(target: string, kernel: string, program: string): OutRun {
  const host = target.startsWith('ssh:')
    ? target.slice(target.lastIndexOf('@') + 1).replace(/^ssh:/, '')
    : hostname();
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const slug = program
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return { host, target, kernel, run: `${slug}-${stamp}-${randomBytes(4).toString('hex')}`, program };
}

export const outSink = (to: OutPlace, of: OutRun, tell: TellSink, times: OutTimes = {}): OutSink =>
  to.kind === 'otlp'
    ? new OtlpSink(to.place, of, tell, times)
    : new ClickHouseSink(to.place, of, tell, times);

/** The run's events go there until it ends; resolves once what was on its way was taken or is given up. */
export async function sendOut(run: RunHub, sink: OutSink): Promise<SinkEnd> {
  const { ledger } = await new Promise<RunEnded>((resolve) => {
    run.join(sink, {
      stage: () => {},
      shape: () => {},
      limit: () => {},
      ledger: (ledger) => sink.ledger?.(ledger),
      clock: (offset) => sink.clock(offset),
      ended: resolve,
    });
  });
  if (ledger) sink.ledger?.(ledger);
  await sink.finish();
  const { name, delivered, shed, unsure } = sink;
  return { sink: name, ledger: ledger && { ...ledger, delivered, shed }, delivered, shed, unsure };
}
