import { spawn } from 'node:child_process';
import {
  line,
  type Printable,
  Problem,
  printable,
  printableJson,
  printableLines,
  toProblem,
} from '@hooklab/base';
import { choose, type Hook, ofThose, type ProbeSpec, type Whose } from '@hooklab/probe';
import type { WarningInfo } from '@hooklab/protocol';
import type { Groups } from '@hooklab/records';
import { Command, Option } from 'commander';
import { aborted } from '../answer/aborted';
import { meantBy } from '../answer/goal';
import { Histogram, slotLines } from '../answer/histogram';
import { readyFor, readyWords } from '../answer/ready';
import { objectNamed, sourceNamed, specNamed } from '../answer/words';
import { onClosed, onDrained, print, printBatch, progress, say, sayProblem, warn } from '../output/output';
import { abandonPlace } from '../recording/place';
import { stoppedBy } from '../run/hub/ends';
import type { RunHub } from '../run/hub/hub';
import type { RunEnded } from '../run/hub/watcher';
import { COMMAND_TERMS } from '../run/lease/terms';
import { outRun, outSink, type SinkEnd, sendOut } from '../run/out';
import type { ProgramRequest } from '../run/pipeline';
import { outPlace } from '../run/sinks/out-place';
import { PrintSink } from '../run/sinks/print';
import { NoSink } from '../run/sinks/sink';
import type { Workbench } from '../run/workbench';
import { paths } from '../state/paths';
import { watchdogOf } from './cost';
import { failureLines } from './failure';
import { groupLines, groupsJson } from './groups';
import { placeFor, recordMost, recordRun, sayRecorded } from './record-options';
import { rowLinesOf } from './row-lines';
import { ledgerLine } from './rows';
import { type Limits, limitsOf, type RunOptions, runOptions } from './run-options';
import { showProgress, withSetting } from './setting';
import { Warned } from './warned';
import { type WhoseOptions, whoseOf, whoseOptions } from './whose';

interface Options extends RunOptions, WhoseOptions {
  count?: string;
  hist?: string;
  goal?: string;
  hook?: string;
}

export const runCommand = (): Command =>
  whoseOptions(runOptions(new Command('run')))
    .description('Run a probe and print its events, then its ledger')
    .argument(
      '[spec]',
      'C (a .c file), an object (.o), or a probe spec: a JSON file or a shipped one (hooklab compose --list)',
    )
    .option(
      '--goal <text>',
      'instead of it what you want to know: the spec that answers it, narrowed by the words',
    )
    .option(
      '--hook <hook>',
      'the hook to use, e.g. tp, raw_tp, tp_btf, kprobe, fentry; else the spec’s first',
    )
    .option('--hist <column>', 'the same as --histogram')
    .addOption(
      new Option('--table', 'rows as a table, which is what else is written too').conflicts(['json', 'csv']),
    )
    .action(async (name: string | undefined, options: Options) => {
      if ((name === undefined) === (options.goal === undefined)) {
        throw new Problem({ code: 'usage', what: 'Give either a program or spec, or --goal TEXT' });
      }
      const limits = limitsOf(options, options.count);
      if (options.hist !== undefined) options.histogram ??= options.hist;
      const program = programOfThose(
        name === undefined ? goalProgram(options.goal!, options.hook) : loadProgram(name, options.hook),
        whoseOf(options),
      );
      await withSetting(async ({ workbench }, signal) => {
        showProgress(workbench);
        await trace(workbench, program, options, limits, signal);
      });
    });

type Program = ProgramRequest & { title: string };

/** Whose events, only a spec can be told; C says so itself. */
function programOfThose(program: Program, whose: Whose): Program {
  if (typeof program.spec === 'object') return { ...program, spec: ofThose(program.spec, whose) };
  if (Object.values(whose).every((each) => each === undefined)) return program;
  throw new Problem({
    code: 'usage',
    what: 'A program that is written already says itself whose events it wants',
    fix: 'Leave --comm, --pid, --tid, --uid, --cgroup, --container and --rate out, and test in C: filter.h, rate.h',
  });
}

function loadProgram(name: string, hook: string | undefined): Program {
  if (/\.[co]$/.test(name) && hook)
    throw new Problem({ code: 'usage', what: '--hook is for specs', fix: 'Write it into SEC()' });
  if (name.endsWith('.c')) return { title: name, source: sourceNamed(name) };
  if (name.endsWith('.o')) return { title: name, object: objectNamed(name) };
  return specProgram(specNamed(name), hook);
}

function specProgram(spec: ProbeSpec, hook: string | undefined): Program {
  // a hook that the spec lacks is said before a VM is booted for it
  if (hook) choose(spec, hook as Hook);
  return { title: spec.name, spec, ...(hook ? { hook } : {}) };
}

/** The ready spec of a question, with what of its words is filtered, and what is not. */
function goalProgram(text: string, hook: string | undefined): Program {
  const { question, understood } = meantBy(text, null);
  const ready = readyFor(question, text);
  if (!ready) {
    throw new Problem({
      code: 'no-ready',
      what: `No ready spec answers “${understood.title ?? text}”`,
      fix: `Make one of a hook that does: hooklab compose --goal ${JSON.stringify(text)} --emit spec -o probe.json`,
    });
  }
  say(line`${ready.spec.title} (the spec ${ready.spec.name})`);
  for (const words of readyWords(ready)) say(printable(words));
  return specProgram(ready.spec, hook);
}

/** The rows of a program until a limit, --exec's end or a signal, then its ledger. */
export async function trace(
  workbench: Workbench,
  program: Program,
  options: RunOptions,
  { time, count, top }: Limits,
  signal: AbortSignal,
): Promise<void> {
  const most = recordMost(options);
  const places = options.sink.map((where) => outPlace(where, program.title, process.env));
  const place = placeFor(options, paths().state, program.title);
  const target = await workbench.targets.open(options.target).catch((error) => {
    if (place) abandonPlace(place);
    throw error;
  });
  const run = workbench.runs.start({
    ...program,
    target: options.target,
    owner: null,
    showOwn: options.own === true,
    terms: { ...COMMAND_TERMS, watchdog: watchdogOf(options.runCpu) },
  });
  const recording = place && recordRun(run, place, most, target, program.spec);
  const of = outRun(target.id, target.connection.hello.kernel, program.title);
  const sent = Promise.all(places.map((each) => sendOut(run, outSink(each, of, say))));
  const stop = (who: string) => void run.stop(stoppedBy(who));
  // it may have come while the target was opened
  void aborted(signal).then(() => stop('a signal'));
  // a closed pipe (`| head`) ends the run like Ctrl-C
  const undo = onClosed(() => stop('the end of its reader'));
  const rowLines = rowLinesOf(options);
  const spread = options.histogram === undefined ? null : { column: options.histogram, of: new Histogram() };
  const lines: typeof rowLines = (row, layouts) => {
    const value = spread && row[spread.column];
    if (typeof value === 'number') spread!.of.add(value);
    return rowLines(row, layouts);
  };
  let outcome: RunEnded | null = null;
  let groups: Groups | null = null;
  let sums: Uint8Array | null = null;
  const warned = new Warned(options.json === true ? () => {} : say);

  const enough = () => stop('--count');
  const sink = options.quiet
    ? new NoSink()
    : new PrintSink({ print: printBatch, onDrained }, lines, count, enough);
  run.join(sink, {
    stage: (stage, ms) => {
      if (process.env.HOOKLAB_PROGRESS) say(line`${stage} ${ms.toFixed(0)} ms`);
      if (stage === 'stream') void whileStreaming(workbench, options, time, run, stop, signal);
    },
    shape: (shape) => {
      groups = shape.groups;
    },
    groups: (entries) => {
      sums = entries;
    },
    limit: () => {},
    ledger: () => {},
    remark: (remark) => {
      if (options.json) print(printableJson({ remark }));
      const { text, cause, fix } = remark;
      say(line`${printable(text)}: ${printable(cause)}. ${printable(fix)}.`);
    },
    warnings: warned.tell,
    ended: (end) => {
      outcome = end;
      if (end.explaining) progress(line`reading this kernel’s files, to say why it failed here`);
      else trying(end);
    },
    explained: (failure) => {
      outcome = { ...outcome!, ...failure };
      trying(failure);
    },
  });
  await run.done;
  // who does not want to wait gets what is known
  await Promise.race([run.explained, aborted(signal)]);
  undo();
  if (groups && sums)
    print(...(options.json ? [groupsJson(groups, sums, top)] : groupLines(groups, sums, top)));
  if (spread) print(...spreadLines(spread.column, spread.of, options.json === true));
  warned.end();
  const kept = recording && (await recording.catch((error) => toProblem(error)));
  const { ledger } = outcome!;
  const shown = options.quiet && kept && !(kept instanceof Problem) ? (kept.end?.ledger ?? ledger) : ledger;
  const sinks = await sent;
  finish({ ...outcome!, ledger: shown }, options, warned.all, sinks);
  if (kept instanceof Problem) {
    process.exitCode = 1;
    sayProblem(kept);
  } else if (kept) sayRecorded(kept);
}

/** What is offered is tried first: Ctrl-C shows it as it is. */
function trying({ diagnosis }: Pick<RunEnded, 'diagnosis'>): void {
  const left = diagnosis?.remedies.filter(({ proof }) => proof?.state === 'checking').length ?? 0;
  if (left > 0)
    progress(line`trying ${left} ${left === 1 ? 'change' : 'changes'} of the source on this kernel`);
}

/** End the run once --exec's command has ended and --for has passed; with neither, Ctrl-C ends it. */
async function whileStreaming(
  workbench: Workbench,
  options: RunOptions,
  time: number | null,
  run: RunHub,
  stop: (who: string) => void,
  signal: AbortSignal,
) {
  if (time === null && options.exec === undefined) return;
  const timer = time === null ? null : new Promise((resolve) => setTimeout(resolve, time).unref());
  if (options.exec !== undefined) {
    try {
      const { code, stderr } = await execIn(workbench, options.target, options.exec, signal);
      if (code !== 0) {
        say(line`the command ended with code ${code ?? 'unknown'}`);
        warn(...printableLines(stderr));
      }
    } catch (error) {
      // a run that ended meanwhile takes its target with it
      if (signal.aborted || run.ended) return;
      say(line`the command did not run: ${(error as Error).message}`);
      process.exitCode = 1;
      return stop('its command, which did not run');
    }
  }
  await timer;
  stop(time === null ? 'the end of --exec' : '--for');
}

/** The run's own command may take as long as that. */
const EXEC_MS = 3_600_000;

/** In a lab VM beside its loader; here as whoever runs this command, never as root for another. A signal ends it. */
function execIn(workbench: Workbench, target: string, command: string, signal: AbortSignal) {
  if (target !== 'local') return workbench.exec(target, command, { timeoutMs: EXEC_MS, signal });
  return new Promise<{ code: number | null; stderr: string }>((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'], signal });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

function spreadLines(column: string, histogram: Histogram, json: boolean): Printable[] {
  if (json) return [printableJson({ histogram: { column, buckets: histogram.buckets() } })];
  if (histogram.buckets().length === 0) return [line`${column}: no row has a number there`];
  return ['', ...slotLines(column, histogram.buckets())].map(printable);
}

function finish(
  { ledger, end, ...failure }: RunEnded,
  options: RunOptions,
  warnings: readonly WarningInfo[],
  sinks: readonly SinkEnd[],
): void {
  const warned = { ...(warnings.length > 0 ? { warnings } : {}), ...(sinks.length > 0 ? { sinks } : {}) };
  // of what never ran there is nothing to account for
  if (ledger && !failure.diagnosis) {
    if (options.json) print(printableJson({ ledger, end, ...warned }));
    else warn(ledgerLine(ledger));
  }
  for (const { sink, delivered, shed, unsure } of sinks) {
    if (shed > 0) process.exitCode = 1;
    const perhaps = unsure > 0 ? line` (of ${unsure} the answer was lost)` : '';
    say(line`${sink}: ${delivered} events taken, ${shed} shed${perhaps}`);
  }
  if (end.why === 'time' && !options.json) say(printable(end.text));
  if (failure.problem === null) return;
  process.exitCode = 1;
  if (options.json) print(printableJson({ failure, ...warned }));
  warn(...failureLines({ ...failure, problem: failure.problem }));
}
