import { say as asText, factsOf } from '@hooklab/advisor';
import { line } from '@hooklab/base';
import { parsePoint } from '@hooklab/hook';
import { ofThose, type ProbeFacts } from '@hooklab/probe';
import { Command } from 'commander';
import { bestSpec, wantedOf } from '../answer/best-spec';
import { EXAMPLES, filterOption } from '../answer/words';
import { say } from '../output/output';
import { trace } from './run';
import { limitsOf, type RunOptions, runOptions } from './run-options';
import { showProgress, withSetting } from './setting';
import { type SumOptions, sumOptions, sumsOf } from './sums';
import { open } from './surface-options';
import { type WhoseOptions, whoseOf, whoseOptions } from './whose';

interface Options extends RunOptions, SumOptions, WhoseOptions {
  events?: string;
  hook?: string;
  stack?: boolean;
  need?: string;
  filter: string[];
}

/** A probe in one line: the point, what to show of it, which events. The hook is the best one that gives all of it. */
export const traceCommand = (): Command =>
  runOptions(
    sumOptions(
      whoseOptions(new Command('trace'))
        .description('Run a probe that is one line: a point and what to show of it')
        .argument('<point>', 'fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME …')
        .argument('[expressions...]', `what to show; else every value that the hook gives: ${EXAMPLES}`)
        .option(...filterOption)
        .option('--hook <hook>', 'this hook; else the best one that gives all of it')
        .option('--stack', 'also who called, the nearest first')
        .option('--need <needs>', 'what must be had: entry,return,latency,stack …'),
    ),
    '--events',
  ).action(async (text: string, expressions: string[], options: Options) => {
    const point = parsePoint(text);
    const limits = limitsOf(options, options.events);
    const whose = whoseOf(options);
    const wanted = wantedOf(
      options.stack ? { ...options, need: withStack(options.need) } : options,
      expressions,
      sumsOf(options),
    );
    await withSetting(async (setting, signal) => {
      showProgress(setting.workbench);
      const surface = await open({ target: options.target }, setting);
      const facts = factsOf(surface);
      const probeFacts: ProbeFacts = { kernel: surface.name, arch: facts.kernel.arch, surface };
      const { spec, hook, because } = bestSpec(facts, probeFacts, { kind: 'point', point }, wanted);
      const points = spec.ways[0]!.points.join(' and ');
      say(line`${hook} at ${points}${because ? `: ${asText(because)}` : ''}`);
      await trace(
        setting.workbench,
        { title: spec.title, spec: ofThose(spec, whose), hook },
        options,
        limits,
        signal,
      );
    });
  });

const withStack = (need: string | undefined): string => (need === undefined ? 'stack' : `${need},stack`);
