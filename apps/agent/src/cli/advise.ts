import { readFileSync } from 'node:fs';
import { type AdvisorFacts, factsOf, predictMany, type Restriction, say } from '@hooklab/advisor';
import { line, type Printable, Problem, printable, printableJson } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import type { Narrowed } from '@hooklab/probe';
import { Command } from 'commander';
import { advised, answerShapes } from '../answer/advise';
import { card } from '../answer/card';
import { prove } from '../answer/prove';
import { readyWords } from '../answer/ready';
import { hooksNamed, needsNamed } from '../answer/words';
import { printAll } from '../output/output';
import { loadSurface } from '../surface/load';
import { rootWith } from '../trial/who';
import { tellProof } from './proof';
import { showProgress, withSetting } from './setting';

interface Options {
  points?: string;
  goal?: string;
  need?: string;
  surface?: string;
  target?: string;
  hooks?: string;
  prove?: boolean;
  count?: boolean;
  json?: boolean;
}

const MASS_HOOKS = 'fentry,fexit,kprobe,kretprobe,kprobe.multi';

export const adviseCommand = (): Command =>
  new Command('advise')
    .description('Which hooks work at a point or for a goal on a kernel, which do not, and why')
    .argument('[point]', 'fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME, lsm:HOOK, struct:NAME.FIELD …')
    .option('--goal <text>', 'what you want to know, in plain words: "who deletes this file"')
    .option('--need <needs>', 'what must be had: entry,return,latency,stack …')
    .option('--points <file>', 'a file with one function name a line: one answer for each name and hook')
    .option('-s, --surface <surface>', 'a shipped surface such as debian-6.12, a directory or a tar')
    .option('-t, --target <target>', 'ask a live target\u2019s kernel instead')
    .option('--hooks <hooks>', 'only these, with commas between them')
    .option('--prove', 'load and attach each for a moment on the target: the last word on a verdict')
    .option('--count', 'with --prove: leave each attached for a second and count its hits')
    .option('--json', 'one JSON line an answer')
    .action(async (point: string | undefined, options: Options) => {
      if ([point, options.goal, options.points].filter((given) => given !== undefined).length !== 1) {
        throw new Problem({ code: 'usage', what: 'Give one of a point, --goal TEXT and --points FILE' });
      }
      if (options.prove && (options.target === undefined || options.points !== undefined)) {
        throw new Problem({
          code: 'usage',
          what: '--prove tries the hooks of a point or goal on a live kernel',
          fix: 'Name it with --target; for many functions there is `hooklab bench truth`',
        });
      }
      const needs = options.need === undefined ? {} : needsNamed(options.need);
      await withSetting(async ({ workbench, product }, signal) => {
        showProgress(workbench);
        const facts = factsOf(await loadSurface(options, workbench.surfaces, product.surfacesDir));
        if (options.points !== undefined) {
          const hooks = hooksNamed(options.hooks ?? MASS_HOOKS);
          return printAll(manyLines(facts, readPoints(options.points), hooks), signal);
        }
        const { target } = options;
        const how = { seconds: options.count ? 1 : 0, signal, tell: tellProof };
        const { goal } = options;
        const advice = await advised(
          facts,
          {
            point,
            goal,
            needs,
            only: options.hooks === undefined ? null : new Set(hooksNamed(options.hooks)),
            who:
              target === undefined
                ? undefined
                : rootWith((await workbench.targets.open(target)).connection.hello.libbpf),
          },
          options.prove && target !== undefined
            ? (candidates) => prove(candidates, { workbench, target, facts }, how)
            : null,
        );
        const { title, ready, answers } = advice;
        const head =
          title && !options.json
            ? [printable(say(title)), ...(ready ? readyLines(ready, goal!) : []), line``]
            : [];
        const lines = options.json
          ? answerShapes(advice).map(printableJson)
          : answers.flatMap(({ candidate, reports }) => card(candidate, reports));
        await printAll([...head, ...lines], signal);
      });
    });

/** The command that answers it at once. */
const readyLines = (ready: Narrowed<Restriction>, goal: string): Printable[] => [
  line`Ready: hooklab run --goal ${JSON.stringify(goal)} (the spec ${ready.spec.name}: ${ready.spec.title})`,
  ...readyWords(ready).map((text) => line`       ${text}`),
];

/** One line a name and hook, in the order of the file. */
function* manyLines(facts: AdvisorFacts, names: string[], hooks: HookId[]): Generator<Printable> {
  for (const answer of predictMany(facts, names, hooks)) yield printableJson(answer);
}

/** Names, one a line; empty lines and lines that begin with # are passed over. */
function readPoints(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem({
      code: 'no-points',
      what: 'The list of points cannot be read',
      where: file,
      cause: (error as Error).message,
    });
  }
  const names = text.split('\n').map((line) => line.trim());
  return names.filter((name) => name && !name.startsWith('#'));
}
