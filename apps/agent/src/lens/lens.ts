import { setTimeout as sleep } from 'node:timers/promises';
import { type Milliseconds, Problem, type ProblemShape } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import { choose, type ProbeSpec } from '@hooklab/probe';
import { LENS_HOOKS, type LensPane, type LensResult, type Stage } from '@hooklab/protocol';
import { compareRows, type Ledger, type Row } from '@hooklab/records';
import { stoppedBy } from '../run/hub/ends';
import type { RunHub } from '../run/hub/hub';
import type { RunTerms } from '../run/lease/terms';
import type { Workbench } from '../run/workbench';
import { clockColumn, comparable } from './columns';
import { RowsSink } from './rows-sink';
import { Window } from './window';

export interface LensRequest {
  target: string;
  spec: ProbeSpec;
  /** two to five of the spec's */
  hooks: readonly string[];
  /** a shell command that makes the events; null: whatever happens */
  command: string | null;
  /** how long they stay attached, after the command */
  forMs: Milliseconds;
  owner: string | null;
  terms: RunTerms;
}

/** So many rows of a hook are compared; what is more is counted. */
const MOST_ROWS = 20_000;
/** So many different rows are told. */
const MOST_LINES = 200;

interface Side {
  hook: string;
  run: RunHub;
  sink: RowsSink;
  source: string;
  ledger: Ledger | null;
  problem: ProblemShape | null;
  /** true once it is attached, false when it ended before */
  ready: Promise<boolean>;
}

/**
 * One spec through several hooks at once: each its own program, all attached before the first event counts and until after
 * the last, so that they are asked about the same moments. Rows are cut to that window by the kernel's clock where the spec
 * has it. A hook that fails says why and keeps nobody from going on.
 */
export async function lookThrough(
  workbench: Workbench,
  request: LensRequest,
  tell: (hook: string, stage: Stage) => void,
  signal: AbortSignal,
): Promise<LensResult> {
  checkHooks(request);
  await workbench.targets.open(request.target);
  signal.throwIfAborted();
  const sides = request.hooks.map((hook) => begin(workbench, request, hook, tell));
  const stopAll = () => Promise.all(sides.map(({ run }) => run.stop(stoppedBy('the lens'))));
  const cancelled = () => void stopAll();
  signal.addEventListener('abort', cancelled);
  try {
    await Promise.all(sides.map(({ ready }) => ready));
    signal.throwIfAborted();
    const window = new Window(workbench, request.target, clockColumn(request.spec));
    await window.open();
    const command = request.command === null ? null : await ran(workbench, request, request.command, signal);
    await sleep(request.forMs, undefined, { signal });
    await window.close();
    await stopAll();
    signal.throwIfAborted();
    const rows = sides.map(({ sink }) => window.within(sink.rows));
    return {
      panes: sides.map((side, i) => paneOf(side, rows[i]!)),
      comparison: compareRows(rows, comparable(request.spec), MOST_LINES),
      windowMs: window.ms,
      command,
    };
  } finally {
    signal.removeEventListener('abort', cancelled);
    await stopAll();
  }
}

function checkHooks({ spec, hooks }: LensRequest): void {
  const { least, most } = LENS_HOOKS;
  if (new Set(hooks).size !== hooks.length || hooks.length < least || hooks.length > most) {
    throw new Problem({
      code: 'usage',
      what: `The lens compares ${least} to ${most} different hooks, and was given ${hooks.join(', ') || 'none'}`,
      fix: `This probe has ${spec.ways.map(({ hook }) => hook).join(', ')}`,
    });
  }
  if (spec.aggregate) {
    throw new Problem({
      code: 'usage',
      what: 'The lens compares rows, and this probe sums up in the kernel',
      where: spec.name,
      fix: 'Take its sums out, or run it by each hook for itself',
    });
  }
  for (const hook of hooks) choose(spec, hook as HookId);
}

function begin(
  workbench: Workbench,
  { target, spec, owner, terms }: LensRequest,
  hook: string,
  tell: (hook: string, stage: Stage) => void,
): Side {
  const run = workbench.runs.start({ target, spec, hook, title: `${spec.name} · ${hook}`, owner, terms });
  const sink = new RowsSink(MOST_ROWS);
  const side: Side = {
    hook,
    run,
    sink,
    source: '',
    ledger: null,
    problem: null,
    ready: Promise.resolve(false),
  };
  side.ready = new Promise((resolve) => {
    run.join(sink, {
      stage(stage) {
        tell(hook, stage);
        if (stage === 'stream') resolve(true);
      },
      shape({ source }) {
        side.source = source ?? '';
      },
      limit: () => {},
      ledger: () => {},
      ended({ problem, ledger }) {
        side.problem = problem;
        side.ledger = ledger;
        resolve(false);
      },
    });
  });
  return side;
}

function paneOf({ hook, run, sink, source, ledger, problem }: Side, rows: readonly Row[]): LensPane {
  const counts = run.counts?.programs ?? [];
  return {
    hook,
    source,
    rows: rows.length,
    outside: sink.rows.length - rows.length,
    shed: sink.shed,
    ledger,
    programs: run.programs.map(({ id, ...made }) => {
      const { runCount = null, runTimeNs = null } = counts.find((program) => program.id === id) ?? {};
      return { ...made, runs: runCount, timeNs: runTimeNs };
    }),
    problem,
  };
}

/** A command that fails is no failure of the lens: it may be meant to. */
async function ran(workbench: Workbench, { target }: LensRequest, command: string, signal: AbortSignal) {
  const { code, stdout, stderr } = await workbench.exec(target, command, { timeoutMs: COMMAND_MS, signal });
  return { text: command, code, output: [stdout, stderr].filter(Boolean).join('\n').slice(0, MOST_OUTPUT) };
}
const COMMAND_MS = 60_000;
const MOST_OUTPUT = 4096;
