import { writeFileSync } from 'node:fs';
import { confusionText, type Miss, type SampleOptions } from '@hooklab/advisor';
import {
  line,
  type Printable,
  Problem,
  printable,
  printableJson,
  problemLine,
  toProblem,
} from '@hooklab/base';
import { Command } from 'commander';
import { print, say } from '../output/output';
import { type Truth, truthOf } from '../trial/truth';
import { wholeNumber } from './numbers';
import { type Setting, showProgress, withSetting } from './setting';

interface Options {
  kernels?: string;
  seed: number;
  any?: number;
  each?: number;
  tracepoints?: number;
  rare?: number;
  full?: boolean;
  out?: string;
  observed?: string;
  json?: boolean;
}

/** About three minutes a kernel under software emulation. */
const SMALL = { any: 250, each: 12, tracepoints: 60, rare: 8 };
const FULL = { any: 3500, each: 150, tracepoints: 600, rare: 60 };
const PROGRESS_MS = 10_000;

const sizeOf = (part: keyof typeof SMALL, text: string): string =>
  `${text}; ${SMALL[part]}, with --full ${FULL[part]}`;

export const truthCommand = (): Command =>
  new Command('truth')
    .description('Try a seeded random sample of hooks on the lab kernels and compare with what was predicted')
    .option('--kernels <versions>', 'some of them: 6.12,6.12-rt; all when not given, added ones too')
    .option('--seed <n>', 'another seed, another sample', wholeNumber, 1)
    .option('--any <n>', sizeOf('any', 'functions out of all'), wholeNumber)
    .option('--each <n>', sizeOf('each', 'functions out of each kind that goes wrong'), wholeNumber)
    .option('--tracepoints <n>', sizeOf('tracepoints', 'tracepoints'), wholeNumber)
    .option(
      '--rare <n>',
      sizeOf('rare', 'points for each of the rarer hooks: fmod_ret, lsm, iter, sleepable …'),
      wholeNumber,
    )
    .option('--full', 'the large sample: tens of thousands of trials, some twenty minutes a kernel')
    .option('--out <file>', 'write every miss there, one JSON line each')
    .option('--observed <file>', 'of one kernel: write what it did, as packages/advisor/fixtures keep it')
    .option('--json', 'one JSON line a kernel')
    .action((options: Options) =>
      withSetting(async (setting, signal) => {
        showProgress(setting.workbench);
        const targets = chosen(options.kernels, setting);
        if (options.observed !== undefined && targets.length > 1) {
          throw new Problem({
            code: 'usage',
            what: '--observed is of one kernel',
            fix: 'Name it with --kernels',
          });
        }
        const base = options.full ? FULL : SMALL;
        const sample: SampleOptions = {
          seed: options.seed,
          any: options.any ?? base.any,
          each: options.each ?? base.each,
          tracepoints: options.tracepoints ?? base.tracepoints,
          rare: options.rare ?? base.rare,
        };
        const missed: string[] = [];
        const misses: string[] = [];
        for (const target of targets) {
          try {
            const truth = await one(setting, target, sample, signal);
            if (!truth) throw cancelled();
            print(...(options.json ? [printableJson(shape(truth, sample))] : text(truth)));
            if (options.observed !== undefined) writeFileSync(options.observed, observedLines(truth));
            misses.push(...truth.confusion.misses.map((m) => JSON.stringify({ target, ...m })));
            missed.push(...truth.goals.filter((g) => !g.met).map((g) => `${target}: ${g.what}`));
          } catch (error) {
            if (signal.aborted) throw cancelled();
            say(line`${target}: ${problemLine(toProblem(error))}`);
            missed.push(`${target}: it could not be measured`);
          } finally {
            await setting.workbench.targets.stop(target);
          }
        }
        if (options.out !== undefined) writeFileSync(options.out, misses.map((line) => `${line}\n`).join(''));
        if (missed.length > 0) {
          throw new Problem({ code: 'goal-missed', what: 'A goal was missed', cause: missed.join('; ') });
        }
      }),
    );

const cancelled = (): Problem =>
  new Problem({ code: 'cancelled', what: 'Cancelled', cause: 'everything is detached' });

function chosen(text: string | undefined, { workbench }: Setting): string[] {
  const lab = workbench.targets.list().flatMap(({ id }) => (id.startsWith('lab:') ? [id as string] : []));
  if (text === undefined) return lab;
  return text.split(',').map((version) => {
    const target = lab.find((id) => id === `lab:${version.trim()}`);
    if (target) return target;
    throw new Problem({
      code: 'usage',
      what: `“${version}” is not a lab kernel`,
      fix: `Take some of ${lab.map((id) => id.slice('lab:'.length)).join(', ')}`,
    });
  });
}

function one(setting: Setting, target: string, sample: SampleOptions, signal: AbortSignal) {
  const tell = (text: string): void => say(line`${target}: ${text}`);
  const began = performance.now();
  let last = began;
  return truthOf(setting.workbench, target, {
    sample,
    signal,
    progress: tell,
    onTrial(done, all, misses) {
      const now = performance.now();
      if (now - last < PROGRESS_MS) return;
      last = now;
      const rate = done / ((now - began) / 1000);
      tell(`${done} of ${all}, ${rate.toFixed(0)} trials/s, ${misses} not as predicted`);
    },
  });
}

/** Version 1: cells of the confusion table as verdict → outcome → count. */
function shape(truth: Truth, sample: SampleOptions) {
  const { confusion, compared, ...rest } = truth;
  return {
    version: 1,
    ...rest,
    refused: truth.refused.map(({ point, hook, why }) => ({ point, hook, why })),
    lost: truth.lost.map(({ point, hook, why }) => ({ point, hook, why })),
    sample,
    agreement: confusion.agreement,
    errnoAgreement: confusion.errnoAgreement,
    falseWorks: confusion.falseWorks,
    unknownShare: confusion.unknownShare,
    confusion: Object.fromEntries([...confusion.cells].map(([v, row]) => [v, Object.fromEntries(row)])),
    misses: confusion.misses,
  };
}

/** hook, point, stage or "-", errno or "-", by tabs; sorted. */
function observedLines({ compared }: Truth): string {
  const lines = compared.map(
    ({ hook, point, observed: { stage, errno } }) => `${hook}\t${point}\t${stage ?? '-'}\t${errno ?? '-'}\n`,
  );
  return lines.sort().join('');
}

function text(truth: Truth): Printable[] {
  const { user } = truth;
  const lines = [
    `${truth.target}  ${truth.kernel}  ${truth.seconds.toFixed(0)} s, ${truth.rate.toFixed(0)} trials/s`,
    '',
    ...confusionText(truth.confusion).split('\n'),
    '',
    ...truth.confusion.misses.map(missLine),
    `user-space hooks, where the file decides: ${user.attached} attached, ${user.failed} did not, ${user.wrong.length} against the kernel’s part`,
    ...user.wrong.map(missLine),
    `not tried because of the danger: ${truth.refused.length}`,
    ...truth.refused.slice(0, 10).map((r) => `  ${r.hook} ${r.point}: ${r.why}`),
    ...truth.lost.map((r) => `no answer: ${r.hook} ${r.point}: ${r.why}`),
    truth.warnings.length ? 'the kernel complained:' : 'the kernel’s log has no warning',
    ...truth.warnings.map((warning) => `  ${warning}`),
    ...truth.goals.map(({ what, met }) => `${met ? '✓' : '✗'} ${what}`),
  ];
  return [...lines, ''].map(printable);
}

function missLine({ kind, hook, point, stratum, predicted, observed }: Miss): string {
  const failure = (o: { stage?: string | undefined; errno?: string | undefined }) => `${o.stage} ${o.errno}`;
  const said = predicted.verdict === 'fails' ? `fails ${failure(predicted)}` : predicted.verdict;
  const did = observed.ok ? 'attached' : failure(observed);
  return `${kind.padEnd(12)} ${hook} ${point} (${stratum}): predicted ${said} [${predicted.predicate}], the kernel: ${did}`;
}
