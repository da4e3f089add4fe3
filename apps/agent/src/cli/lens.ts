import { factsOf } from '@hooklab/advisor';
import { line, type Printable, printable, printableJson, shortCount } from '@hooklab/base';
import { parsePoint } from '@hooklab/hook';
import type { ProbeFacts, ProbeSpec } from '@hooklab/probe';
import { LENS_HOOKS, type LensPane, type LensResult } from '@hooklab/protocol';
import { runCost } from '@hooklab/records';
import { Command } from 'commander';
import { bestSpec, wantedOf } from '../answer/best-spec';
import { EXAMPLES, filterOption, hooksNamed, isSpec, specNamed } from '../answer/words';
import { lookThrough } from '../lens/lens';
import { print, progress } from '../output/output';
import { COMMAND_TERMS } from '../run/lease/terms';
import { duration } from './duration';
import { type Setting, showProgress, withSetting } from './setting';
import { open } from './surface-options';

interface Options {
  target: string;
  hooks?: string;
  exec?: string;
  for: string;
  filter: string[];
  json?: boolean;
}

export const lensCommand = (): Command =>
  new Command('lens')
    .description('One probe through several hooks at once, on the same events: what each sees, misses, costs')
    .argument('<what>', 'fn:NAME, tracepoint:CATEGORY:NAME …; a JSON file or a shipped spec')
    .argument('[expressions...]', `of a point, what to show: ${EXAMPLES}`)
    .option(
      '--hooks <hooks>',
      `two to five, e.g. tp,raw_tp,tp_btf; else the probe’s first ${LENS_HOOKS.most}`,
    )
    .option(...filterOption)
    .option('-t, --target <target>', 'where', 'lab:6.12')
    .option('--exec <command>', 'makes the events, in a lab VM; else what the spec says makes them')
    .option('--for <time>', 'how long all stay attached after it', '1s')
    .option('--json', 'one JSON object: panes, comparison, windowMs, command')
    .action((what: string, expressions: string[], options: Options) =>
      withSetting(async (setting, signal) => {
        showProgress(setting.workbench);
        const spec = await specOf(what, expressions, options, setting);
        const hooks = options.hooks ? hooksNamed(options.hooks) : spec.ways.map(({ hook }) => hook);
        const result = await lookThrough(
          setting.workbench,
          {
            target: options.target,
            spec,
            hooks: hooks.slice(0, options.hooks ? undefined : LENS_HOOKS.most),
            command: options.exec ?? (options.target.startsWith('lab:') ? (spec.exercise ?? null) : null),
            forMs: duration(options.for),
            owner: null,
            terms: COMMAND_TERMS,
          },
          (hook, stage) => progress(line`${hook}: ${stage}`),
          signal,
        );
        print(...(options.json ? [printableJson(result)] : textOf(result)));
        if (result.panes.some(({ problem }) => problem)) process.exitCode = 1;
      }),
    );

/** A shipped spec or a file; of a point the best hook's, with a way for each other that gives the same. */
async function specOf(
  what: string,
  expressions: string[],
  options: Options,
  setting: Setting,
): Promise<ProbeSpec> {
  if (isSpec(what)) return specNamed(what);
  const wanted = wantedOf({ filter: options.filter }, expressions);
  const surface = await open({ target: options.target }, setting);
  const facts = factsOf(surface);
  const probeFacts: ProbeFacts = { kernel: surface.name, arch: facts.kernel.arch, surface };
  return bestSpec(facts, probeFacts, { kind: 'point', point: parsePoint(what) }, wanted).spec;
}

function textOf({ panes, comparison, windowMs, command }: LensResult): Printable[] {
  const { columns, lines, unequal, more } = comparison;
  const hooks = panes.map(({ hook }) => hook);
  return [
    ...table(
      ['hook', 'rows', 'outside', 'entered', 'missed', 'instructions', 'runs', 'ns a run'],
      panes.map(paneCells),
    ),
    ...panes.flatMap(({ hook, problem }) => (problem ? [line`${hook} failed: ${problem.what}`] : [])),
    windowMs === null
      ? line`no column has the clock: rows from before all were attached count too`
      : line`all were attached for ${String(Math.round(windowMs))} ms`,
    ...(command && command.code !== 0
      ? [line`the command ended with code ${command.code ?? 'unknown'}`]
      : []),
    line``,
    unequal === 0
      ? line`every hook saw the same rows, as often`
      : line`${unequal} kinds of rows were not seen by every hook equally often; they are first:`,
    ...table(
      [...hooks, ...columns],
      lines.slice(0, SHOWN).map(({ cells, counts }) => [...counts.map(String), ...cells]),
    ),
    ...(lines.length + more > SHOWN ? [line`and ${lines.length + more - SHOWN} more`] : []),
  ];
}
const SHOWN = 20;

function paneCells({ hook, rows, outside, ledger, programs }: LensPane): string[] {
  const known = (n: number | null | undefined) => (n === null || n === undefined ? 'unknown' : shortCount(n));
  const { instructions, runs, nsPerRun } = runCost(programs);
  return [
    hook,
    shortCount(rows),
    shortCount(outside),
    known(ledger?.entered),
    known(ledger?.missed),
    known(instructions),
    known(runs),
    nsPerRun === null ? 'unknown' : String(Math.round(nsPerRun)),
  ];
}

/** Columns as wide as their widest cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): Printable[] {
  const all = [head, ...rows].map((cells) => cells.map((cell) => printable(cell.slice(0, WIDEST))));
  const widths = head.map((_, i) => Math.max(...all.map((cells) => cells[i]!.length)));
  return all.map((cells) =>
    printable(
      cells
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    ),
  );
}
const WIDEST = 40;
