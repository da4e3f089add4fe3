import type { Layout } from '@hooklab/records';
import { expect, it } from 'vitest';
import { NoSink } from '../sinks/sink';
import { batch, layout, stats } from './batch.fixture';
import { stoppedBy } from './ends';
import type { Remark } from './failed-read';
import { RunHub } from './hub';
import type { RunWatcher } from './watcher';

/** The batches of the fixture are zeros: a text that was never read. */
const text: Layout = {
  ...layout,
  columns: [{ name: 'path', ctype: 'char[8]', kind: 'string', offset: 0, size: 8 }],
};

function running(source = '', of = text) {
  const told: Remark[] = [];
  const run = new RunHub({ id: 1, target: 'local', title: 't', source, owner: null, graceMs: null });
  const watcher = (into: Remark[]): RunWatcher => ({
    stage: () => {},
    shape: () => {},
    limit: () => {},
    ledger: () => {},
    ended: () => {},
    remark: (remark) => into.push(remark),
  });
  run.setShape({ layouts: [of], groups: null, counters: [], programs: ['p'] });
  run.loading({ stop: async () => {}, grant: () => {} });
  run.attached(null);
  run.join(new NoSink(), watcher(told));
  return { run, told, watcher };
}

it('a column of which every read fails is told once, while the run goes on, and to who comes later', () => {
  const { run, told, watcher } = running();
  run.batch(batch(0, 0, 10));
  expect(told).toEqual([]);
  run.batch(batch(1, 10, 10));
  run.batch(batch(2, 20, 10));
  expect(told.map((remark) => remark.text)).toEqual(['Column path was empty in all 20 events']);
  expect(told[0]!.fix).toContain('user(…)');
  const late: Remark[] = [];
  run.join(new NoSink(), watcher(late));
  expect(late).toEqual(told);
});

it('a run of few events is told at its end; one that read something, and numbers, never', async () => {
  const few = running();
  few.run.batch(batch(0, 0, 3));
  await Promise.all([few.run.stop(stoppedBy('a test')), few.run.end(stats(3, 1), null)]);
  expect(few.told.map((remark) => remark.text)).toEqual(['Column path was empty in all 3 events']);

  const numbers = running('', layout);
  numbers.run.batch(batch(0, 0, 40));
  expect(numbers.told).toEqual([]);
});

it('at the wrapper of a system call the remedy is another hook', () => {
  const { run, told } = running('SEC("kprobe/__x64_sys_unlinkat")\nint BPF_KPROBE(probe) {}');
  run.batch(batch(0, 0, 20));
  expect(told[0]!.cause).toContain('wrapper');
  expect(told[0]!.fix).toContain('ksyscall');
});
