import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { line, type Printable, printableJson } from '@hooklab/base';
import { applyEdits } from '@hooklab/doctor';
import { proofText, type WarningInfo } from '@hooklab/protocol';
import type { Row } from '@hooklab/records';
import { Command } from 'commander';
import { print, warn } from '../output/output';
import { stoppedBy } from '../run/hub/ends';
import type { Remark } from '../run/hub/failed-read';
import type { RunEnded } from '../run/hub/watcher';
import { COMMAND_TERMS } from '../run/lease/terms';
import { PrintSink } from '../run/sinks/print';
import type { Workbench } from '../run/workbench';
import { showProgress, withSetting } from './setting';

interface Options {
  target: string;
  only?: string;
  record?: string;
  quick?: boolean;
  json?: boolean;
}

/** What one program of the corpus did. */
interface Outcome {
  name: string;
  /** null: its file does not say */
  expected: string | null;
  /** an E-id, "runs", or "unknown" */
  found: string;
  here: string | null;
  /** the first remedy that changes the source; null where there is none */
  remedy: string | null;
  /** what the changed program did */
  after: string | null;
  /** changes that were tried and taken back: "Use …: Tried here: …" */
  withdrawn: string[];
  /** every way out that was offered, in its order, with what became of its trial */
  offered: string[];
  /** what was warned of while it ran, or its changed program did: "W-03 line 12: …"; remarks on its rows too */
  warnings: string[];
  /** what the program that ran told while its `// make:` went on; null: nothing ran */
  told: Told | null;
}

/** Records that came, with the first of them. */
interface Told {
  events: number;
  first: Row | null;
}

/** A run as it ended, with what it told. */
interface Ran extends RunEnded {
  told: Told;
  warnings: readonly WarningInfo[];
  remarks: readonly Remark[];
}

/**
 * Programs that fail, each in a file that says how, on a real kernel: the diagnosis is compared, and the first remedy
 * that is a change of the source is made and run.
 *
 *   // A function without an ftrace site.
 *   // expect: E-04
 *   // expect 5.10: E-01
 *   // make: touch /tmp/x && rm /tmp/x        a command of the target that makes what is traced, while it runs
 */
export const benchDoctorCommand = (): Command =>
  new Command('doctor')
    .description('Run programs that fail on a target; are they diagnosed right, does the first remedy work?')
    .argument(
      '<dir>',
      'a directory of .bpf.c files with "// expect: E-…" lines: packages/doctor/fixtures/failures',
    )
    .option('-t, --target <target>', 'local, lab:ID or ssh:USER@HOST', 'lab:6.12')
    .option('--only <name>', 'only files whose name contains this')
    .option('--quick', 'do not wait until every change has been tried: only the first is run')
    .option('--record <dir>', 'write what each kernel said into this directory, one JSON a program')
    .option('--json', 'one JSON line a program')
    .action(async (dir: string, options: Options) => {
      const names = readdirSync(dir).filter((f) => f.endsWith('.bpf.c') && f.includes(options.only ?? ''));
      await withSetting(async ({ workbench }, signal) => {
        showProgress(workbench);
        const outcomes: Outcome[] = [];
        for (const name of names.sort()) {
          if (signal.aborted) break;
          const source = readFileSync(join(dir, name), 'utf8');
          const outcome = await tryOne(workbench, options, basename(name, '.bpf.c'), source);
          outcomes.push(outcome);
          print(...(options.json ? [printableJson(outcome)] : outcomeLines(outcome)));
        }
        summary(outcomes);
      });
    });

async function tryOne(
  workbench: Workbench,
  options: Options,
  name: string,
  source: string,
): Promise<Outcome> {
  const expected = expectation(source, options.target);
  const ended = await run(workbench, options, source);
  const found = verdict(ended);
  if (options.record && ended.problem) record(options, name, ended);
  const remedy = ended.diagnosis?.remedies.find((r) => r.edit !== null);
  const after = remedy && (await run(workbench, options, applyEdits(source, remedy.edit!)));
  const ran = after && verdict(after) === 'runs' ? after : found === 'runs' ? ended : null;
  return {
    name,
    expected,
    found,
    here: ended.diagnosis?.here ?? ended.diagnosis?.cause ?? null,
    remedy: remedy?.text ?? null,
    after: after ? verdict(after) : null,
    withdrawn: withdrawnOf(ended),
    offered: (ended.diagnosis?.remedies ?? []).map(
      ({ text, edit, command, proof }) =>
        `${edit ? 'change' : 'advice'}: ${text}${command ? ` $ ${command}` : ''}${proof ? ` | ${proofText(proof)}` : ''}`,
    ),
    warnings: [ended, ...(after ? [after] : [])].flatMap(warned),
    told: ran?.told ?? null,
  };
}

/** "W-03 line 12: … | Use …: Tried here: …", and of its rows: "path tells nothing: …" */
function warned({ warnings, remarks }: Ran): string[] {
  const offered = ({ text, proof }: WarningInfo['remedies'][number]): string =>
    ` | ${text}${proof ? `: ${proofText(proof)}` : ''}`;
  return [
    ...warnings.map(
      (w) => `${w.id} line ${w.line}: ${w.title}. ${w.cause} ${w.fix}${w.remedies.map(offered).join('')}`,
    ),
    ...remarks.map(({ text, cause, fix }) => `${text}: ${cause}. ${fix}`),
  ];
}

const verdict = ({ problem, diagnosis }: RunEnded): string =>
  problem === null ? 'runs' : (diagnosis?.id ?? 'unknown');

const withdrawnOf = ({ diagnosis }: RunEnded): string[] =>
  (diagnosis?.remedies ?? []).flatMap(({ text, proof }) =>
    proof?.state === 'fails' ? [`${text}: ${proofText(proof)}`] : [],
  );

/** "// expect 5.10: E-01" for lab:5.10, else "// expect: E-04" */
function expectation(source: string, target: string): string | null {
  const here = target.replace(/^lab:/, '');
  const all = new Map(
    [...source.matchAll(/^\/\/ expect(?: (\S+))?: (\S+)$/gm)].map((m) => [m[1] ?? '', m[2]!]),
  );
  return all.get(here) ?? all.get('') ?? null;
}

/** Attached means that it runs: what it traces is made, then it is stopped. */
async function run(workbench: Workbench, { target, quick }: Options, source: string): Promise<Ran> {
  const started = workbench.runs.start({ target, title: 'bench', source, owner: null, terms: COMMAND_TERMS });
  const make = /^\/\/ make: (.+)$/m.exec(source)?.[1];
  let end: RunEnded | null = null;
  let warnings: readonly WarningInfo[] = [];
  let first: Row | null = null;
  const remarks: Remark[] = [];
  let enough!: () => void;
  const told = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const sink = new PrintSink(
    { print: () => true, onDrained() {} },
    (row) => {
      first ??= row;
      return [];
    },
    Number.POSITIVE_INFINITY,
    () => {},
  );
  const stop = async (): Promise<void> => {
    if (make !== undefined && target !== 'local') await workbench.exec(target, make, { timeoutMs: 60_000 });
    await started.stop(stoppedBy('the bench'));
  };
  started.join(sink, {
    stage: (stage) => stage === 'stream' && void stop(),
    shape: () => {},
    limit: () => {},
    ledger: () => {},
    remark: (remark) => void remarks.push(remark),
    warnings: (all) => {
      warnings = all;
    },
    ended: (ended) => {
      end = ended;
      if (!ended.explaining) enough();
    },
    explained: (failure) => {
      end = { ...end!, ...failure };
      enough();
    },
  });
  await started.done;
  await (quick ? Promise.race([told, started.explained]) : started.explained);
  return { ...end!, warnings, remarks, told: { events: sink.delivered, first } };
}

/** What the kernel said, as packages/advisor's goldens have it: DIR/6.12/failures/NAME.json. */
function record({ record: dir, target }: Options, program: string, { problem }: RunEnded): void {
  const to = join(dir!, target.replace('lab:', ''), 'failures');
  mkdirSync(to, { recursive: true });
  const hook = /^(\S+\/\S+|\S+) did not/.exec(problem!.what)?.[1] ?? null;
  const said = { hook, code: problem!.code, log: problem!.log ?? '' };
  writeFileSync(join(to, `${program}.json`), `${JSON.stringify(said, null, 1)}\n`);
}

/** "?": its file does not say what is right */
function markOf({ found, expected, after }: Outcome): string {
  if (expected === null) return '?';
  if (found !== expected) return '✗';
  return after !== null && after !== 'runs' ? '~' : '✓';
}

function outcomeLines(outcome: Outcome): Printable[] {
  const { name, expected, found, here, remedy, after, withdrawn, warnings, told } = outcome;
  const wanted =
    expected === null
      ? ' (nothing is expected of it: write // expect: E-… in its file)'
      : found === expected
        ? ''
        : ` (expected ${expected})`;
  const mark = markOf(outcome);
  const fix = remedy === null ? 'no change of the source is offered' : `${remedy} → ${after}`;
  const ran = [
    ...warnings.map((text) => line`    warned: ${text}`),
    ...(told ? [line`    told ${told.events}: ${JSON.stringify(told.first)}`] : []),
  ];
  return found === 'runs' && !wanted
    ? [line`${mark} ${name}: runs`, ...ran]
    : [
        line`${mark} ${name}: ${found}${wanted}: ${here ?? ''}`,
        line`    ${fix}`,
        ...withdrawn.map((text) => line`    taken back: ${text}`),
        ...ran,
      ];
}

function summary(outcomes: readonly Outcome[]): void {
  const judged = outcomes.filter(({ expected }) => expected !== null);
  const failing = judged.filter((o) => o.found !== 'runs' || o.expected !== 'runs');
  const right = failing.filter((o) => o.found === o.expected).length;
  const changed = failing.filter((o) => o.after !== null);
  const runs = changed.filter((o) => o.after === 'runs').length;
  const fired = changed.filter((o) => o.told !== null && o.told.events > 0).length;
  warn(
    line`${failing.length} programs fail here: ${right} diagnosed as expected, ${changed.length} with a change of the source, ${runs} of these run, ${fired} told of an event`,
  );
  const unjudged = outcomes.length - judged.length;
  if (unjudged > 0) warn(line`${unjudged} programs do not say what is expected of them: // expect: E-…`);
  if (right < failing.length || runs < changed.length) process.exitCode = 1;
}
