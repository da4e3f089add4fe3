import { line, type Milliseconds, type Printable, Problem, printableJson } from '@hooklab/base';
import type { Stage } from '@hooklab/protocol';
import { Command } from 'commander';
import { print, say } from '../output/output';
import { stoppedBy } from '../run/hub/ends';
import { COMMAND_TERMS } from '../run/lease/terms';
import type { ProgramRequest } from '../run/pipeline';
import { NoSink } from '../run/sinks/sink';
import type { Workbench } from '../run/workbench';
import { type AttachProbe, attachProbes } from './bench-attach-probes';
import { wholeNumber } from './numbers';
import { showProgress, withSetting } from './setting';
import { atShare, figuresOf } from './spread';

interface Options {
  target: string;
  rounds: number;
  edits: number;
  pause: number;
  json?: boolean;
}

/** The budget: edit → attached, of what bpftrace takes from its start to its attach, every time. */
const MOST = 0.5;

/** One edit of ours: from the request at the workbench to the word that it is attached. */
interface Edit {
  ms: Milliseconds;
  /** where it went, as the run itself tells */
  stages: Partial<Record<Stage, Milliseconds>>;
  /** of the bpftrace of the same round */
  ratio: number;
}

/** Version 1: one probe beside bpftrace. */
interface Figures {
  version: 1;
  probe: string;
  target: string;
  bpftrace: Milliseconds[];
  /** by round: the edits that follow each other at once */
  edits: Edit[][];
}

/**
 * First and next edit → attached beside bpftrace's start → attached in the same VM, in rounds: some edits of ours, each
 * run stopped and the next asked for at once, then bpftrace with the same probe. No two programs are the same, so that
 * no compile comes out of the cache.
 */
export const benchAttachCommand = (): Command =>
  new Command('attach')
    .description('How long from an edited spec to an attached program, beside bpftrace in the same lab VM?')
    .option('-t, --target <target>', 'a lab VM, whose host has bpftrace', 'lab:6.12')
    .option('--rounds <n>', 'each ends with one start of bpftrace', wholeNumber, 10)
    .option('--edits <n>', 'edits of ours a round, without a pause', wholeNumber, 3)
    .option('--pause <s>', 'how long the target has been open at the first edit', wholeNumber, 5)
    .option('--json', 'one JSON line a probe')
    .action((options: Options) =>
      withSetting(async ({ workbench }, signal) => {
        showProgress(workbench);
        await workbench.targets.open(options.target);
        workbench.learn(options.target);
        await new Promise((resolve) => setTimeout(resolve, options.pause * 1000));
        let worst = 0;
        for (const probe of attachProbes) {
          const figures = await beside(workbench, probe, options, signal);
          print(...(options.json ? [printableJson(figures)] : textOf(figures)));
          worst = Math.max(worst, ...figures.edits.flat().map(({ ratio }) => ratio));
        }
        if (worst > MOST) {
          const cause = `an edit took ${worst.toFixed(2)} × bpftrace; at most ${MOST} × is the budget`;
          throw new Problem({ code: 'goal-missed', what: 'A goal was missed', cause });
        }
      }),
    );

async function beside(
  workbench: Workbench,
  probe: AttachProbe,
  { target, rounds, edits }: Options,
  signal: AbortSignal,
): Promise<Figures> {
  const figures: Figures = { version: 1, probe: probe.name, target, bpftrace: [], edits: [] };
  let nth = 0;
  for (let round = 0; round < rounds && !signal.aborted; round++) {
    const ours: Omit<Edit, 'ratio'>[] = [];
    for (let i = 0; i < edits; i++) ours.push(await edit(workbench, target, probe.ours(++nth)));
    const theirs = await bpftraceMs(workbench, target, probe.bpftrace(nth));
    figures.bpftrace.push(theirs);
    figures.edits.push(ours.map((each) => ({ ...each, ratio: each.ms / theirs })));
    const took = ours.map(({ ms }) => ms.toFixed(0)).join(', ');
    say(line`${probe.name}, round ${round + 1}: ${took} ms; bpftrace ${theirs.toFixed(0)} ms`);
  }
  return figures;
}

/** Started as the browser's request starts it, measured until its watchers are told that it streams; then stopped. */
async function edit(
  workbench: Workbench,
  target: string,
  program: ProgramRequest,
): Promise<Omit<Edit, 'ratio'>> {
  const began = performance.now();
  const run = workbench.runs.start({
    ...program,
    target,
    title: 'bench',
    owner: null,
    terms: COMMAND_TERMS,
  });
  const stages: Edit['stages'] = {};
  let ms: Milliseconds | null = null;
  let problem: Problem | null = null;
  run.join(new NoSink(), {
    stage(stage, took) {
      stages[stage] = took;
    },
    shape: () => {},
    limit() {
      if (ms !== null) return;
      ms = performance.now() - began;
      void run.stop(stoppedBy('the bench'));
    },
    ledger: () => {},
    ended: (end) => {
      problem = end.problem && new Problem(end.problem);
    },
  });
  await run.done;
  if (problem) throw problem;
  if (ms === null) throw new Problem({ code: 'bench-end', what: 'The run ended before it was attached' });
  return { ms, stages };
}

/**
 * By the VM's own clock, so that the way to the VM does not count: `date`, bpftrace, whose child `date` begins when all
 * is attached. A third `date` says what one costs, which is taken off.
 */
async function bpftraceMs(workbench: Workbench, target: string, program: string): Promise<Milliseconds> {
  const clock = 'date +%s%N';
  const command = `${clock}; ${clock}; bpftrace -e '${program}' -c '/usr/bin/${clock}'`;
  const { stdout, stderr } = await workbench.exec(target, command, { timeoutMs: 120_000 });
  const times = [...stdout.matchAll(/^\d{19}$/gm)].map(([ns]) => Number(BigInt(ns) / 1000n) / 1000);
  const [before, start, attached] = times;
  if (before !== undefined && start !== undefined && attached !== undefined) {
    return attached - start - (start - before);
  }
  throw new Problem({ code: 'bench-bpftrace', what: 'bpftrace did not attach', log: stdout + stderr });
}

function textOf({ probe, target, bpftrace, edits }: Figures): Printable[] {
  const first = edits[0]?.slice(0, 1) ?? [];
  const next = edits.flatMap((round, i) => round.slice(i === 0 ? 1 : 0));
  const of = (list: readonly Edit[]) => figuresOf(list.map(({ ms }) => ms));
  return [
    line`${probe} in ${target}`,
    line`  bpftrace    ${figuresOf(bpftrace)}`,
    line`  first edit  ${of(first)}, ${ratios(first)}`,
    line`              ${stagesOf(first)}`,
    line`  next edits  ${of(next)}, ${ratios(next)}`,
    line`              ${stagesOf(next)}`,
  ];
}

/** `stream` is open, load and attach together; `start`: the way to the loader and back, and a worker there. */
function stagesOf(edits: readonly Edit[]): string {
  const stages = [...new Set(edits.flatMap(({ stages }) => Object.keys(stages)))] as Stage[];
  const medians = stages.map((stage) => {
    const took = edits.map((each) => each.stages[stage] ?? 0);
    return `${stage} ${median(took).toFixed(0)}`;
  });
  const untold = edits.map(
    ({ ms, stages: { target = 0, generate = 0, compile = 0, start = 0, stream = 0 } }) =>
      ms - target - generate - compile - start - stream,
  );
  return `median ms: ${medians.join(', ')}, untold ${median(untold).toFixed(0)}`;
}

function ratios(list: readonly Edit[]): string {
  const all = list.map(({ ratio }) => ratio);
  const within = all.filter((ratio) => ratio <= MOST).length;
  const [middle, late, worst] = [median(all), atShare(all, 0.95), Math.max(...all)].map((r) => r.toFixed(2));
  return `ratio median ${middle}, p95 ${late}, worst ${worst}, ${within} of ${all.length} within ${MOST}`;
}

const median = (list: readonly number[]): number => atShare(list, 0.5);
