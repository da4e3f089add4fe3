import {
  type Compared,
  type Confusion,
  compare,
  drawSample,
  factsOf,
  type Miss,
  type Observation,
  predict,
  type SampledCase,
  type SampleOptions,
} from '@hooklab/advisor';
import { parsePoint } from '@hooklab/hook';
import type { TrialReport } from '@hooklab/protocol';
import { Surface } from '@hooklab/surface';
import type { Surfaces } from '../surface/surfaces';
import type { Targets } from '../target/registry';
import type { Trials } from './trials';
import { USER_CASES } from './user-cases';
import { rootWith } from './who';

/** What one kernel did with a sample, against what was predicted of it. */
export interface Truth {
  target: string;
  /** uname -r */
  kernel: string;
  cases: number;
  confusion: Confusion;
  /** every case that the kernel answered, in the order of the sample */
  compared: readonly Compared[];
  /** of user-space hooks, where the file decides and no verdict is due: how many attached, how many did not */
  user: { attached: number; failed: number; wrong: Miss[] };
  /** by the deny list or the loader’s guard of entries, each with its sentence */
  refused: TrialReport[];
  /** the trial came to no end: no answer of the kernel */
  lost: TrialReport[];
  /** what the kernel complained of in its log meanwhile */
  warnings: string[];
  seconds: number;
  /** trials a second */
  rate: number;
  goals: Goal[];
}

export interface Goal {
  what: string;
  met: boolean;
}

export interface TruthOptions {
  sample: SampleOptions;
  signal: AbortSignal;
  progress(text: string): void;
  /** after each trial */
  onTrial(done: number, all: number, misses: number): void;
}

/** What it takes of the workbench. */
export interface TruthParts {
  targets: Targets;
  surfaces: Surfaces;
  trials: Trials;
}

/** Draws a sample of a live kernel's points, tries every case, and compares; null when the signal ended it. */
export async function truthOf(
  { targets, surfaces, trials }: TruthParts,
  target: string,
  options: TruthOptions,
): Promise<Truth | null> {
  const { signal } = options;
  const { connection } = await targets.open(target);
  options.progress('reading the kernel’s files');
  const facts = factsOf(new Surface(target, await surfaces.files(target, { signal })));
  if (signal.aborted) return null;
  const who = rootWith(connection.hello.libbpf);
  const cases = drawSample(facts, options.sample);
  const all: (Omit<SampledCase, 'stratum'> & { stratum: string })[] = [...cases, ...USER_CASES];
  options.progress(`${all.length} trials`);
  const predicted = all.map((c) => predict(facts, c.point, c.hook, who));
  const before = await kernelLog(targets, target);
  const began = performance.now();
  const compared: Compared[] = [];
  const user: Compared[] = [];
  const refused: TrialReport[] = [];
  const lost: TrialReport[] = [];
  let misses = 0;
  const wishes = all.map(({ point, hook }) => ({ point: parsePoint(point), hook }));
  const reports = await trials.run(target, wishes, {
    signal,
    facts,
    onReport: (report, done) => {
      const of = all[done - 1]!;
      const observed = observationOf(report);
      if (report.outcome === 'refused') refused.push(report);
      else if (!observed) lost.push(report);
      else {
        const one = { ...of, predicted: predicted[done - 1]!, observed };
        (of.stratum === 'user' ? user : compared).push(one);
        if (of.stratum !== 'user' && compare([one]).misses.length > 0) misses++;
      }
      options.onTrial(done, all.length, misses);
    },
  });
  if (reports.length < all.length) return null;
  const seconds = (performance.now() - began) / 1000;
  const warnings = newWarnings(before, await kernelLog(targets, target));
  const confusion = compare(compared);
  return {
    target,
    kernel: connection.hello.kernel,
    cases: compared.length,
    confusion,
    compared,
    user: {
      attached: user.filter((c) => c.observed.ok).length,
      failed: user.filter((c) => !c.observed.ok).length,
      // libbpf looks into the file first: where that fails, the kernel is not asked
      wrong: compare(user).misses.filter((m) => m.kind !== 'unknown' && m.observed.errno !== 'ENOENT'),
    },
    refused,
    lost,
    warnings,
    seconds,
    rate: reports.length / seconds,
    goals: goalsOf(confusion, lost.length),
  };
}

/** null: the kernel gave no answer. */
function observationOf({ outcome, stage, errno }: TrialReport): Observation | null {
  if (outcome === 'attached') return { ok: true };
  return stage && errno ? { ok: false, stage, errno } : null;
}

function goalsOf(c: Confusion, lost: number): Goal[] {
  return [
    { what: '≥ 99.9 % of verdicts as the kernel did', met: c.agreement >= 0.999 },
    { what: 'no “works” that does not', met: c.falseWorks === 0 },
    { what: 'unknown ≤ 0.5 %', met: c.unknownShare <= 0.005 },
    { what: 'stage and errno right in ≥ 99 % of the failures', met: c.errnoAgreement >= 0.99 },
    { what: 'every trial came to an end', met: lost === 0 },
  ];
}

/**
 * The kernel's own log: `[  12.345678] text`. What it says of its health:
 *
 *   WARNING: CPU: 0 PID: 1 at kernel/trace/ftrace.c:2131 ftrace_bug+0x1a/0x30
 *   BUG: scheduling while atomic: node/123/0x00000002
 */
const WORRIES =
  /^\[[^\]]*\] .*(?:WARNING: |BUG: |Oops|general protection|stack overflow|rcu: INFO|hung task|soft lockup|UBSAN|Call Trace|refcount_t)/;

async function kernelLog(targets: Targets, target: string): Promise<string[]> {
  const { stdout } = await targets.exec(target, 'dmesg');
  return stdout.split('\n');
}

function newWarnings(before: string[], after: string[]): string[] {
  const known = new Set(before);
  return after.filter((line) => WORRIES.test(line) && !known.has(line)).slice(0, 50);
}
