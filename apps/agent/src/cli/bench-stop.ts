import { loadavg } from 'node:os';
import { line, type Milliseconds, type Printable, Problem, printableJson } from '@hooklab/base';
import type { Stage } from '@hooklab/protocol';
import { Command } from 'commander';
import { print, say } from '../output/output';
import { stoppedBy } from '../run/hub/ends';
import { NoSink } from '../run/sinks/sink';
import type { Workbench } from '../run/workbench';
import { wholeNumber } from './numbers';
import { showProgress, withSetting } from './setting';
import { atShare, figuresOf } from './spread';

interface Options {
  target: string;
  tries: number;
  json?: boolean;
}

/** The budget: of a hundred stops under load, how long the slowest but one may take until nothing is attached. */
const MOST: Milliseconds = 500;

/** What a person waits for while a hot probe streams. */
interface Try {
  /** from the request for a stop to the word that all is detached */
  detached: Milliseconds;
  /** and to the end, when what was in the ring is there and counted */
  ended: Milliseconds;
  /** what both are made of; `way`: to the loader and back, `last`: the same of what the run said last */
  parts: Record<Part, Milliseconds>;
  /** a command in the VM meanwhile, which does nothing */
  command: Milliseconds;
  events: number;
  /** of this machine, as uptime(1) says it: who waits for a CPU, the last minute's mean */
  load: number;
}

const DETACHED = ['way', 'hear', 'stop'] as const;
const ENDED = ['drain', 'count', 'last'] as const;
type Part = (typeof DETACHED | typeof ENDED)[number];

/** A record of every system call. */
const HOT = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "hooklab.h"
struct hl_event { __u64 ts; __u32 pid; __u64 id; };
HL_EVENT(struct hl_event);
SEC("raw_tp/sys_enter")
int BPF_PROG(on_enter, struct pt_regs *regs, long id)
{
	struct hl_event *e;
	if (!hl_enter())
		return 0;
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	e->ts = bpf_ktime_get_ns();
	e->pid = hl_tgid();
	e->id = id;
	hl_submit(e);
	return 0;
}
char LICENSE[] SEC("license") = "GPL";
`;

/** Reads and writes a byte at a time until its client leaves. */
const STORM = 'while :; do dd if=/dev/zero of=/dev/null bs=1 count=1000000 2>/dev/null; done';
const STORM_MS: Milliseconds = 3_600_000;

/** Records that have come before a stop is asked for. */
const HOT_RECORDS = 20_000;

/** Stop → detached, and a command in the same VM, beside a probe of every system call that two watch. */
export const benchStopCommand = (): Command =>
  new Command('stop')
    .description('How long until a run under load is detached, and how long does a command in its VM take?')
    .option('-t, --target <target>', 'a lab VM', 'lab:6.12')
    .option('--tries <n>', 'runs, one after the other', wholeNumber, 100)
    .option('--json', 'one JSON line')
    .action((options: Options) =>
      withSetting(async ({ workbench }, signal) => {
        showProgress(workbench);
        await workbench.targets.open(options.target);
        const over = new AbortController();
        signal.addEventListener('abort', () => over.abort());
        const storm = workbench
          .exec(options.target, STORM, { signal: over.signal, timeoutMs: STORM_MS })
          .catch(() => {});
        const tries: Try[] = [];
        try {
          while (tries.length < options.tries && !signal.aborted) {
            tries.push(await once(workbench, options.target));
            const { detached, parts, command, load } = tries.at(-1)!;
            say(
              line`try ${tries.length}: ${detached.toFixed(0)} ms (${partsOf(parts, DETACHED)}), then ${partsOf(parts, ENDED)}; a command ${command.toFixed(0)} ms; load ${load.toFixed(1)}`,
            );
          }
        } finally {
          over.abort();
          await storm;
        }
        print(...(options.json ? [printableJson({ version: 1, ...options, tries })] : textOf(tries)));
        const late = atShare(
          tries.map(({ detached }) => detached),
          0.99,
        );
        if (late > MOST) {
          const cause = `a stop took ${late.toFixed(0)} ms (p99); at most ${MOST} ms is the budget`;
          throw new Problem({ code: 'goal-missed', what: 'A goal was missed', cause });
        }
      }),
    );

async function once(workbench: Workbench, target: string): Promise<Try> {
  const run = workbench.runs.start({
    source: HOT,
    target,
    title: 'bench',
    owner: null,
    // it is meant to be hot
    terms: { graceMs: null, limitMs: null, watchdog: null },
  });
  let events = 0;
  let asked = 0;
  let detached: Milliseconds = 0;
  const told: Partial<Record<Stage, Milliseconds>> = {};
  let problem: Problem | null = null;
  let hot!: () => void;
  const isHot = new Promise<void>((resolve) => {
    hot = resolve;
  });
  run.join(new NoSink(), {
    stage(stage, ms) {
      told[stage] = ms;
      if (stage === 'stop') detached = performance.now() - asked;
    },
    shape: () => {},
    limit: () => {},
    ledger(_, stats) {
      events = stats?.reserved ?? events;
      if (events > HOT_RECORDS) hot();
    },
    ended(end) {
      problem = end.problem && new Problem(end.problem);
      hot();
    },
  });
  // the second one
  run.join(new NoSink(), { stage() {}, shape() {}, limit() {}, ledger() {}, ended() {} });
  await isHot;
  const from = performance.now();
  if (!problem) await workbench.exec(target, 'true', { timeoutMs: 120_000 });
  const command = performance.now() - from;
  asked = performance.now();
  await run.stop(stoppedBy('the bench'));
  const ended = performance.now() - asked;
  if (problem) throw problem;
  const { hear = 0, stop = 0, drain = 0, count = 0 } = told;
  const way = detached - hear - stop;
  const parts = { way, hear, stop, drain, count, last: ended - detached - drain - count };
  return { detached, ended, parts, command, events, load: loadavg()[0]! };
}

const partsOf = (parts: Try['parts'], which: readonly Part[]): string =>
  which.map((part) => `${part} ${parts[part].toFixed(0)}`).join(', ');

function textOf(tries: readonly Try[]): Printable[] {
  const of = (what: 'detached' | 'ended' | 'command') => figuresOf(tries.map((each) => each[what]));
  const partOf = (part: Part) =>
    line`  ${part.padEnd(17)}${figuresOf(tries.map(({ parts }) => parts[part]))}`;
  const loads = tries.map(({ load }) => load);
  return [
    line`stop → detached    ${of('detached')}`,
    ...DETACHED.map(partOf),
    line`stop → ended       ${of('ended')}`,
    ...ENDED.map(partOf),
    line`a command          ${of('command')}`,
    line`load of this machine ${Math.min(...loads).toFixed(1)}–${Math.max(...loads).toFixed(1)}`,
  ];
}
