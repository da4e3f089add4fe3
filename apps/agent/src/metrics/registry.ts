import { GroupRows, isHistogram, type Slot, totalName } from '@hooklab/records';
import { Counter, Gauge, type Metric, Registry } from 'prom-client';
import type { RunLook } from './look';

/** Groups of a run that have samples of their own: the largest. A key may be anything, a scrape must stay small. */
const MOST_GROUPS = 100;

const RUN = ['run', 'title', 'target'] as const;
const labelsOf = ({ run, title, target }: RunLook) => ({ run, title, target });

/** reserveFailed: reserve_failed */
const accountName = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * What runs count, for Prometheus (text format 0.0.4), looked at once a scrape. What the kernel cannot say has no sample:
 * unknown is never 0. Samples have no time of their own.
 */
export async function metricsOf(looks: readonly RunLook[]): Promise<{ type: string; text: string }> {
  const registry = new Registry();
  const registers = [registry];
  const running = new Gauge({
    name: 'hooklab_run_running',
    help: 'Whether the run streams now',
    labelNames: RUN,
    registers,
  });
  const events = new Counter({
    name: 'hooklab_run_events_total',
    help: 'Events of the run, by the account of its ledger that they are in',
    labelNames: [...RUN, 'account'],
    registers,
  });
  const named = new Counter({
    name: 'hooklab_run_named_events_total',
    help: 'Events of the run that its program counts by names of its own',
    labelNames: [...RUN, 'counter'],
    registers,
  });
  const sinks = new Counter({
    name: 'hooklab_sink_events_total',
    help: 'Decoded events of the run by what became of them in its sinks of a kind: browser, recording, terminal',
    labelNames: [...RUN, 'sink', 'account'],
    registers,
  });
  const groups = new Counter({
    name: 'hooklab_group_events_total',
    help: 'Events that the run summed up in the kernel, by their group',
    labelNames: [...RUN, 'group'],
    registers,
  });
  const totals = new Gauge({
    name: 'hooklab_group_value',
    help: 'A sum, average, minimum or maximum of a group',
    labelNames: [...RUN, 'group', 'column', 'op'],
    registers,
  });
  const histograms = new Histograms();
  registry.registerMetric(histograms as unknown as Metric);
  for (const look of looks) {
    const labels = labelsOf(look);
    running.set(labels, look.running ? 1 : 0);
    for (const [name, value] of Object.entries(look.ledger ?? {})) {
      // of its own seat: nobody sits there
      if (typeof value !== 'number' || ['before', 'delivered', 'shed'].includes(name)) continue;
      events.inc({ ...labels, account: accountName(name) }, value);
    }
    for (const [counter, value] of Object.entries(look.ledger?.named ?? {}))
      if (value !== null) named.inc({ ...labels, counter }, value);
    for (const { name, before, delivered, shed } of look.sinks)
      for (const [account, value] of Object.entries({ before, delivered, shed }))
        sinks.inc({ ...labels, sink: name, account }, value);
    if (!look.sums) continue;
    const rows = new GroupRows(look.sums.groups, look.sums.entries);
    for (const i of rows.ranked().slice(0, MOST_GROUPS)) {
      const of = { ...labels, group: rows.keyText(i) };
      groups.inc(of, rows.count(i));
      for (const total of look.sums.groups.totals) {
        const { column, op } = total;
        const value = rows.total(i, total);
        if (isHistogram(op)) histograms.add({ ...of, column }, value as Slot[]);
        else if (totalName(total) !== 'count') totals.set({ ...of, column, op }, Number(value));
      }
    }
  }
  return { type: registry.contentType, text: await registry.metrics() };
}

interface Sample {
  metricName: string;
  labels: Record<string, string>;
  value: number;
}

/** Histograms that were counted elsewhere: prom-client's own are observed value by value. */
class Histograms {
  readonly name = 'hooklab_group_distribution';
  readonly #samples: Sample[] = [];

  add(labels: Record<string, string>, slots: readonly Slot[]): void {
    let count = 0;
    for (const slot of slots) {
      count += slot.count;
      // 3.x takes "1024" for another label than "1024.0"
      if (slot.to !== null) this.#sample('bucket', { ...labels, le: `${slot.to}.0` }, count);
    }
    this.#sample('bucket', { ...labels, le: '+Inf' }, count);
    this.#sample('count', labels, count);
  }

  async get() {
    const help = 'The values of a column in a group, as the run summed them up in the kernel';
    return { name: this.name, help, type: 'histogram', values: this.#samples, aggregator: 'sum' };
  }

  #sample(suffix: string, labels: Record<string, string>, value: number): void {
    this.#samples.push({ metricName: `${this.name}_${suffix}`, labels, value });
  }
}
