import { line, Problem, printableJson } from '@hooklab/base';
import { shippedSpecs } from '@hooklab/probe';
import { Command } from 'commander';
import { LIBRARY_CASES } from '../library/cases';
import { type LibraryResult, tryLibrary } from '../library/try';
import { print } from '../output/output';
import { showProgress, withSetting } from './setting';

interface Options {
  target: string;
  hook?: string;
  json?: boolean;
}

/** Every ready spec for real: loaded, its events made, its row found. */
export const benchLibraryCommand = (): Command =>
  new Command('library')
    .description('Run the ready specs in a lab VM, make their events, and look for the row of each')
    .argument('[spec...]', 'these; all when none is given')
    .option('-t, --target <target>', 'a lab VM', 'lab:6.12')
    .option('--hook <hook>', 'the way of each with this hook, where it has one; else its first')
    .option('--json', 'one JSON line a spec')
    .action((names: string[], options: Options) =>
      withSetting(async ({ workbench }) => {
        showProgress(workbench);
        const all = names.length > 0 ? names : shippedSpecs.map(({ name }) => name);
        let missed = 0;
        await tryLibrary(workbench, options.target, all, options.hook ?? null, (result) => {
          if (!result.row) missed++;
          print(options.json ? printableJson(result) : textOf(result));
        });
        if (missed === 0) return;
        throw new Problem({
          code: 'goal-missed',
          what: `${missed} of the ready specs did not show their row`,
          where: options.target,
        });
      }),
    );

function textOf({ spec, hook, row, rows, failure }: LibraryResult) {
  if (!row) {
    const wanted = Object.entries(LIBRARY_CASES[spec]?.row ?? {}).map(([name, value]) => `${name} ${value}`);
    return line`FAIL  ${spec} (${hook}): ${failure ?? `none of ${rows} rows has ${wanted.join(', ')}`}`;
  }
  const shown = Object.keys(LIBRARY_CASES[spec]?.row ?? {}).map((name) => `${name} ${row[name]}`);
  return line`ok    ${spec} (${hook}): ${shown.join(', ')}; ${rows} rows`;
}
