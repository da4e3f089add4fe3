import { type Colour, line, type Printable, Problem, painted, printable, printableJson } from '@hooklab/base';
import {
  absentPoint,
  diffKind,
  diffPoint,
  diffText,
  entryPath,
  findPoint,
  incomparable,
  type KindDiff,
  kindDiffLine,
  kindDiffText,
  type Marks,
  POINT_KINDS,
  type PointKind,
  type PointPath,
  parsePath,
  type Surface,
} from '@hooklab/surface';
import { Command } from 'commander';
import { colours, columns, printAll } from '../output/output';
import { withSetting } from './setting';
import { kindOption, openNamed } from './surface-options';

interface Options {
  kind?: PointKind;
  json?: boolean;
}

const WIDTH = 140;
/** Where data lies says nothing of what can be traced; the programs that are loaded, nothing of a kernel. */
const KINDS = POINT_KINDS.filter((kind) => kind !== 'symbol' && kind !== 'bpf');

export const diffCommand = (): Command =>
  new Command('diff')
    .description('What differs between two kernels: one point side by side, or every point')
    .argument('<a>', 'a shipped surface, a directory, a .tar.xz, or a live target: local, lab:VERSION')
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
  const diff = diffPoint(a, b, pathOf(a, b, name));
  if (diff.status === 'in neither') throw absentPoint(b, name);
  if (json) return [printableJson(diff)];
  return diffText(diff, [a.name, b.name], columns() ?? WIDTH, marks());
}

/** A bare name is what it is on the older side, else on the newer one. */
function pathOf(a: Surface, b: Surface, name: string): PointPath {
  const path = parsePath(name);
  if (path) return path;
  const found = findPoint(a, name) ?? findPoint(b, name);
  if (!found) throw absentPoint(b, name);
  return { kind: found.kind, category: found.kind === 'tracepoint' ? found.category : '', name: found.name };
}

function* kindLines(a: Surface, b: Surface, { kind, json }: Options): Generator<Printable> {
  for (const k of kind ? [kind] : KINDS) {
    const why = incomparable(a, b, k);
    if (why) {
      if (kind || json) throw notCompared(k, why);
      yield line`${k}: not compared: ${why}`;
      continue;
    }
    const diff = diffKind(a, b, k);
    if (json) yield* jsonLines(k, diff);
    else {
      yield printable(kindDiffLine(k, diff));
      if (kind) yield* kindDiffText(diff).map(printable);
    }
  }
}

const notCompared = (kind: PointKind, cause: string): Problem =>
  new Problem({ code: 'not-compared', what: `Points of kind ${kind} cannot be compared`, cause });

function* jsonLines(kind: PointKind, { appeared, vanished, changed }: KindDiff): Generator<Printable> {
  // names of tracepoints bring their category along
  const point = (name: string) => entryPath({ kind, category: '', name });
  for (const name of appeared) yield printableJson({ point: point(name), status: 'appeared' });
  for (const name of vanished) yield printableJson({ point: point(name), status: 'vanished' });
  for (const { name, changes } of changed)
    yield printableJson({ point: point(name), status: 'changed', changes });
}

function marks(): Marks {
  const colour = (name: Colour) => (text: Printable) => painted(name, text);
  const quotes = (text: Printable) => line`«${text}»`;
  return colours()
    ? { removed: colour('red'), added: colour('green'), lines: true }
    : { removed: quotes, added: quotes, lines: false };
}
