import { setTimeout as sleep } from 'node:timers/promises';
import { type AdvisorFacts, factsOf, predict } from '@hooklab/advisor';
import { type Milliseconds, Problem, type ProblemShape, toProblem } from '@hooklab/base';
import { type HookId, parsePoint } from '@hooklab/hook';
import {
  type Check,
  type CheckResult,
  type Evidence,
  evaluate,
  type LessonProbe,
  onKernel,
  type Pane,
  type PlantName,
  probeName,
  specOfProbe,
  type TrialSeen,
} from '@hooklab/lessons';
import type { ProbeFacts, ProbeSpec } from '@hooklab/probe';
import { GroupRows, type Groups, type Ledger, type Row } from '@hooklab/records';
import { Surface } from '@hooklab/surface';
import { RowsSink } from '../lens/rows-sink';
import { stoppedBy } from '../run/hub/ends';
import type { RunHub } from '../run/hub/hub';
import type { RunTerms } from '../run/lease/terms';
import type { Workbench } from '../run/workbench';
import { rootWith } from '../trial/who';
import { listsOf } from './lists';
import { type Planted, plant } from './plants';

/** What is run for a step, whoever made it. */
export interface Made {
  readonly name: string;
  readonly hook: string;
  readonly spec: ProbeSpec | null;
  /** C that was written by hand, where there is no spec */
  readonly source?: string | undefined;
}

export interface TryRequest {
  readonly target: string;
  readonly kernel: string;
  readonly made: readonly (Made | NotMade)[];
  readonly checks: readonly Check[];
  /** name of what is made to happen; null: nothing */
  readonly make: PlantName | null;
  /** of the secrets that were planted, what is typed */
  readonly answer: (planted: Planted | null) => string | null;
  readonly owner: string | null;
  readonly terms: RunTerms;
  /** a run has started: the person may watch it */
  readonly onRun?: (run: number, made: Made) => void;
}

/** A probe of a lesson of which this kernel makes no program. */
export interface NotMade {
  readonly name: string;
  readonly hook: string;
  readonly problem: ProblemShape;
}

export interface Tried {
  readonly results: readonly CheckResult[];
  /** what the results are of: an answer that is typed later is asked of it as well */
  readonly evidence: Evidence;
}

const MOST_ROWS = 20_000;
const COMMAND_MS: Milliseconds = 60_000;
/** Interrupts and workers of the kernel come to it after the command has ended. */
const AFTER_MS: Milliseconds = 400;

/** What this kernel says of itself, for a step that is tried on it. */
export interface Here {
  readonly facts: AdvisorFacts;
  readonly probeFacts: ProbeFacts;
}

export async function hereOf(workbench: Workbench, target: string): Promise<Here> {
  await workbench.targets.open(target);
  const surface = new Surface(target, await workbench.surfaces.files(target));
  const facts = factsOf(surface);
  return { facts, probeFacts: { kernel: surface.name, arch: facts.kernel.arch, surface } };
}

/** The probes of a lesson, as what is run here. */
export const madeOf = (probes: readonly LessonProbe[], kernel: string, here: Here): (Made | NotMade)[] =>
  onKernel(probes, kernel).map((probe) => {
    const name = probeName(probe);
    try {
      return { name, ...specOfProbe(probe, here.facts, here.probeFacts) };
    } catch (error) {
      return { name, hook: probe.hook ?? '', problem: toProblem(error).toJSON() };
    }
  });

/**
 * Runs the probes of a step at once, makes its event with a secret that is chosen for this try, stops them, and asks the
 * checks. A probe that fails keeps nobody from going on: that may be the lesson.
 */
export async function tryStep(
  workbench: Workbench,
  request: TryRequest,
  here: Here,
  signal: AbortSignal,
): Promise<Tried> {
  const { target, kernel, made, make } = request;
  const planted = make === null ? null : plant(make);
  const sides = made.map((each) => ('problem' in each ? notMade(each) : begin(workbench, request, each)));
  // one after the other: each has its own time to detach and to send what is in its ring
  const stopAll = async () => {
    for (const { run } of sides) await run?.stop(stoppedBy('the lesson'));
  };
  const cancelled = () => void stopAll();
  signal.addEventListener('abort', cancelled);
  const checks = onKernel(request.checks, kernel);
  try {
    await Promise.all(sides.map(({ ready }) => ready));
    signal.throwIfAborted();
    if (planted && made.length > 0) {
      await happen(workbench, target, planted, signal);
      await sleep(AFTER_MS, undefined, { signal });
    }
    await stopAll();
    await Promise.all(sides.map(({ run }) => run?.done));
    const trials = await tried(workbench, request, checks, planted, here.facts, signal);
    const panes = sides.map(({ pane }) => pane());
    const libbpf = workbench.targets.current(target)?.connection.hello.libbpf ?? '';
    const evidence: Evidence = {
      secrets: planted?.secrets ?? {},
      panes,
      answer: request.answer(planted),
      verdict: (point, hook) => predict(here.facts, parsePoint(point), hook, rootWith(libbpf)).verdict,
      trial: (point, hook) => trials.get(`${hook} ${point}`) ?? null,
      lists: (point) => listsOf(here.facts, point),
    };
    return { results: evaluate(checks, evidence), evidence };
  } finally {
    signal.removeEventListener('abort', cancelled);
    await stopAll();
  }
}

async function happen(workbench: Workbench, target: string, { command }: Planted, signal: AbortSignal) {
  const { code, stderr } = await workbench.exec(target, command, { timeoutMs: COMMAND_MS, signal });
  if (code === 0) return;
  throw new Problem({
    code: 'lesson-plant',
    what: 'What this step makes happen did not happen',
    where: target,
    cause: stderr.trim().split('\n').at(-1) || `the command ended with code ${code ?? 'unknown'}`,
  });
}

interface Side {
  readonly run: RunHub | null;
  /** once it is attached, or has ended before */
  readonly ready: Promise<void>;
  pane(): Pane;
}

const notMade = ({ name, hook, problem }: NotMade): Side => ({
  run: null,
  ready: Promise.resolve(),
  pane: () => ({ name, hook, spec: null, source: '', rows: [], groups: null, ledger: null, problem }),
});

function begin(
  workbench: Workbench,
  { target, owner, terms, onRun }: TryRequest,
  { name, hook, spec, source }: Made,
): Side {
  const title = spec ? `${spec.name} · ${hook}` : name;
  const program = spec ? { spec, hook } : { source: source ?? '' };
  const run = workbench.runs.start({ target, title, owner, terms, ...program });
  const sink = new RowsSink(MOST_ROWS);
  let text = source ?? '';
  let shape: Groups | null = null;
  let entries: Uint8Array | null = null;
  let ledger: Ledger | null = null;
  let problem: ProblemShape | null = null;
  const ready = new Promise<void>((resolve) => {
    run.join(sink, {
      stage: (stage) => {
        if (stage === 'stream') resolve();
      },
      shape: ({ groups, source: made }) => {
        shape = groups;
        text = made ?? text;
      },
      groups: (all) => {
        entries = all;
      },
      limit: () => {},
      ledger: () => {},
      ended: (end) => {
        problem = end.problem;
        ledger = end.ledger;
        resolve();
      },
    });
  });
  onRun?.(run.of.id, { name, hook, spec });
  return {
    run,
    ready,
    pane: () => ({
      name,
      hook,
      spec,
      source: text,
      rows: sink.rows,
      groups: shape && rowsOf(shape, entries),
      ledger,
      problem,
    }),
  };
}

function rowsOf(groups: Groups, entries: Uint8Array | null): Row[] {
  if (!entries) return [];
  const rows = new GroupRows(groups, entries);
  return Array.from({ length: rows.length }, (_, i) => rows.row(i) as Row);
}

const TRIAL_SECONDS = 1;

/** Every trial that the checks ask for, by "hook point"; while it is counted, what the step makes happen happens. */
async function tried(
  workbench: Workbench,
  { target, make }: TryRequest,
  checks: readonly Check[],
  planted: Planted | null,
  facts: AdvisorFacts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TrialSeen>> {
  const asked = checks.flatMap(({ trial }) => trial ?? []);
  const found = new Map<string, TrialSeen>();
  for (const counted of [false, true]) {
    const wishes = asked
      .filter(({ fired }) => (fired !== undefined) === counted)
      .map(({ point, hook }) => ({
        point: parsePoint(point),
        hook: hook as HookId,
        text: `${hook} ${point}`,
      }));
    if (wishes.length === 0) continue;
    let going = true;
    const making = (async () => {
      while (counted && make !== null && planted && going) await happen(workbench, target, planted, signal);
    })();
    // a command that fails is told below, when what it was for has been counted
    making.catch(() => {});
    const reports = await workbench.trials.run(target, wishes, {
      seconds: counted ? TRIAL_SECONDS : 0,
      signal,
      facts,
    });
    going = false;
    await making;
    reports.forEach(({ outcome, hits, why, log }, i) => {
      found.set(wishes[i]!.text, { outcome, hits, said: [why, log].filter(Boolean).join('\n') });
    });
  }
  return found;
}
