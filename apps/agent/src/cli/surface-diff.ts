import { type Colour, line, type Printable, painted, printable, printableJson } from '@hooklab/base';
import {
  diffKind,
  diffText,
  incomparable,
  kindDiffLine,
  kindDiffText,
  type Marks,
  type PointKind,
  type Surface,
} from '@hooklab/surface';
import { Command } from 'commander';
import { DIFF_KINDS, notCompared, pointChanges, pointDiff } from '../answer/diff';
import { colours, columns, printAll } from '../output/output';
import { withSetting } from './setting';
import { kindOption, openNamed } from './surface-options';

interface Options {
  kind?: PointKind;
  json?: boolean;
}

const WIDTH = 140;

export const diffCommand = (): Command =>
  new Command('diff')
    .description('What differs between two kernels: one point side by side, or every point')
    .argument('<a>', 'a shipped surface, a directory, a .tar.xz, or a live target: local, lab:NAME')
    .argument('<b>', 'the other one')
    .argument(
      '[point]',
      'fn:NAME, struct:NAME, tracepoint:CATEGORY:NAME …; a bare name is the likeliest of them',
    )
    .option('-k, --kind <kind>', 'without a point: only this kind, every difference by name', kindOption)
    .option('--json', 'one JSON line a point that differs')
    .action((a: string, b: string, point: string | undefined, options: Options) =>
      withSetting(async (setting, signal) => {
        const from = await openNamed(a, setting);
        const to = await openNamed(b, setting);
        const lines =
          point === undefined ? kindLines(from, to, options) : pointLines(from, to, point, options.json);
        await printAll(lines, signal);
      }),
    );

function pointLines(a: Surface, b: Surface, name: string, json: boolean | undefined): Printable[] {
  const diff = pointDiff(a, b, name);
  if (json) return [printableJson(diff)];
  return diffText(diff, [a.name, b.name], columns() ?? WIDTH, marks());
}

function* kindLines(a: Surface, b: Surface, { kind, json }: Options): Generator<Printable> {
  for (const k of kind ? [kind] : DIFF_KINDS) {
    const why = incomparable(a, b, k);
    if (why) {
      if (kind || json) throw notCompared(k, why);
      yield line`${k}: not compared: ${why}`;
      continue;
    }
    const diff = diffKind(a, b, k);
    if (json) for (const change of pointChanges(k, diff)) yield printableJson(change);
    else {
      yield printable(kindDiffLine(k, diff));
      if (kind) yield* kindDiffText(diff).map(printable);
    }
  }
}

function marks(): Marks {
  const colour = (name: Colour) => (text: Printable) => painted(name, text);
  const quotes = (text: Printable) => line`«${text}»`;
  return colours()
    ? { removed: colour('red'), added: colour('green'), lines: true }
    : { removed: quotes, added: quotes, lines: false };
}
