import { factsOf } from '@hooklab/advisor';
import { line, Problem, printableJson } from '@hooklab/base';
import { findSpec, shippedSpecs } from '@hooklab/probe';
import { Command } from 'commander';
import { LIBRARY_CASES } from '../library/cases';
import { type LibraryResult, type LibraryTry, tryLibrary } from '../library/try';
import { print } from '../output/output';
import { showProgress, withSetting } from './setting';
import { open } from './surface-options';

interface Options {
  target: string;
  hook?: string;
  surface?: string;
  json?: boolean;
}

/** Every ready spec for real: loaded, its events made, its row found. */
export const benchLibraryCommand = (): Command =>
  new Command('library')
    .description('Run the ready specs in a lab VM, make their events, and look for the row of each')
    .argument('[spec...]', 'these; all when none is given')
    .option('-t, --target <target>', 'a lab VM', 'lab:6.12')
    .option('--hook <hook>', 'the way of each with this hook, where it has one; else its first')
    .option(
      '-s, --surface <surface>',
      'whose names and types are taken; else the shipped one of that version',
    )
    .option('--json', 'one JSON line a spec')
    .action((names: string[], options: Options) =>
      withSetting(async (setting) => {
        const { workbench, product } = setting;
        const { target } = options;
        showProgress(workbench);
        const name = options.surface ?? target.replace('lab:', 'debian-');
        const surface = await open({ surface: name }, setting);
        const place = {
          facts: { kernel: name, arch: factsOf(surface).kernel.arch, surface },
          bpfDir: product.bpfDir,
          exec: (command: string, timeoutMs: number) => workbench.exec(target, command, { timeoutMs }),
        };
        let missed = 0;
        await tryLibrary(place, triesOf(names, options.hook), (result) => {
          if (!result.row) missed++;
          print(options.json ? printableJson(result) : textOf(result));
        });
        if (missed === 0) return;
        throw new Problem({
          code: 'goal-missed',
          what: `${missed} of the ready specs did not show their row`,
          where: target,
        });
      }),
    );

function triesOf(names: readonly string[], hook: string | undefined): LibraryTry[] {
  // one that sums up makes no row to look for
  const specs = (names.length > 0 ? names.map(findSpec) : shippedSpecs()).filter(
    ({ aggregate }) => !aggregate,
  );
  return specs.flatMap((spec) => {
    const way = hook === undefined ? spec.ways[0] : spec.ways.find((each) => each.hook === hook);
    return way ? [{ spec, hook: way.hook }] : [];
  });
}

function textOf({ spec, hook, row, rows, failure }: LibraryResult) {
  if (!row) {
    const wanted = Object.entries(LIBRARY_CASES[spec]?.row ?? {}).map(([name, value]) => `${name} ${value}`);
    return line`FAIL  ${spec} (${hook}): ${failure ?? `none of ${rows} rows has ${wanted.join(', ')}`}`;
  }
  const shown = Object.keys(LIBRARY_CASES[spec]?.row ?? {}).map((name) => `${name} ${row[name]}`);
  return line`ok    ${spec} (${hook}): ${shown.join(', ')}; ${rows} rows`;
}
