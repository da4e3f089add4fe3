import type { Milliseconds } from '@hooklab/base';
import type { ProbeSpec } from '@hooklab/probe';
import { findSpec } from '@hooklab/probe';
import type { Row } from '@hooklab/records';
import { stoppedBy } from '../run/hub/ends';
import type { RunHub } from '../run/hub/hub';
import type { RunEnded } from '../run/hub/watcher';
import { COMMAND_TERMS } from '../run/lease/terms';
import { PrintSink } from '../run/sinks/print';
import type { Workbench } from '../run/workbench';
import { type Expected, LIBRARY_CASES } from './cases';

/** One ready spec on one target. */
export interface LibraryResult {
  readonly spec: string;
  readonly hook: string;
  /** the row that was expected; null: it did not come */
  readonly row: Row | null;
  /** rows that came in all */
  readonly rows: number;
  /** why it did not run, or what its command said */
  readonly failure: string | null;
}

/** Runs that stand beside each other: each has a process of its own in a VM of one CPU. */
const AT_ONCE = 2;
const EXEC_MS: Milliseconds = 60_000;
const ROW_MS: Milliseconds = 10_000;

interface Tried {
  readonly spec: ProbeSpec;
  readonly hook: string;
  readonly run: RunHub;
  readonly streams: Promise<void>;
  row: Row | null;
  rows: number;
  failure: string | null;
}

/** Starts each spec, makes its events in the target, and looks for the row of its case. `hook`: null: the first way. */
export async function tryLibrary(
  workbench: Workbench,
  target: string,
  names: readonly string[],
  hook: string | null,
  tell: (result: LibraryResult) => void,
): Promise<void> {
  await workbench.targets.open(target);
  const specs = names.map(findSpec).filter((spec) => hook === null || spec.ways.some((w) => w.hook === hook));
  for (let from = 0; from < specs.length; from += AT_ONCE) {
    const tried = specs.slice(from, from + AT_ONCE).map((spec) => start(workbench, target, spec, hook));
    await Promise.all(tried.map(({ streams }) => streams));
    for (const one of tried) await makeEvents(workbench, target, one);
    const until = performance.now() + ROW_MS;
    while (performance.now() < until && tried.some((one) => !one.row && !one.failure)) await pause(50);
    await Promise.all(tried.map(({ run }) => run.stop(stoppedBy('the bench'))));
    for (const { spec, hook: used, row, rows, failure } of tried)
      tell({ spec: spec.name, hook: used, row, rows, failure });
  }
}

const pause = (ms: Milliseconds) => new Promise((resolve) => setTimeout(resolve, ms));

function start(workbench: Workbench, target: string, spec: ProbeSpec, hook: string | null): Tried {
  const used = hook ?? spec.ways[0]!.hook;
  const run = workbench.runs.start({
    spec: spec.name,
    hook: used,
    target,
    title: spec.name,
    owner: null,
    terms: COMMAND_TERMS,
  });
  let streaming = () => {};
  const streams = new Promise<void>((resolve) => {
    streaming = resolve;
  });
  const tried: Tried = { spec, hook: used, run, streams, row: null, rows: 0, failure: null };
  const expected = LIBRARY_CASES[spec.name]?.row ?? {};
  const look = (row: Row) => {
    tried.rows++;
    if (!tried.row && matches(row, expected)) tried.row = row;
    return [];
  };
  const reader = { print: () => true, onDrained: () => {} };
  run.join(new PrintSink(reader, look, Number.POSITIVE_INFINITY, () => {}), {
    stage: () => {},
    shape: () => {},
    limit: streaming,
    ledger: () => {},
    ended: ({ problem }: RunEnded) => {
      if (problem) tried.failure = [problem.what, problem.cause].filter(Boolean).join(': ');
      streaming();
    },
  });
  return tried;
}

async function makeEvents(workbench: Workbench, target: string, { spec, ...tried }: Tried): Promise<void> {
  const command = LIBRARY_CASES[spec.name]?.exec ?? spec.exercise;
  if (tried.failure || command === undefined) return;
  await workbench.exec(target, command, { timeoutMs: EXEC_MS });
}

export const matches = (row: Row, expected: Expected): boolean =>
  Object.entries(expected).every(([name, value]) =>
    value instanceof RegExp ? value.test(String(row[name] ?? '')) : String(row[name]) === String(value),
  );
