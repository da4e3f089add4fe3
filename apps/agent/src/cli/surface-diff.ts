import {
  absentPoint,
  diffKind,
  diffPoint,
  diffText,
  entryPath,
  findPoint,
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
import { writeLines } from './lines';
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
        await writeLines(lines, signal);
      }),
    );

function pointLines(a: Surface, b: Surface, name: string, json: boolean | undefined): string[] {
  const diff = diffPoint(a, b, pathOf(a, b, name));
  if (diff.status === 'in neither') throw absentPoint(b, name);
  if (json) return [JSON.stringify(diff)];
  return diffText(diff, [a.name, b.name], process.stdout.columns ?? WIDTH, marks());
}

/** A bare name is what it is on the older side, else on the newer one. */
function pathOf(a: Surface, b: Surface, name: string): PointPath {
  const path = parsePath(name);
  if (path) return path;
  const found = findPoint(a, name) ?? findPoint(b, name);
  if (!found) throw absentPoint(b, name);
  return { kind: found.kind, category: found.kind === 'tracepoint' ? found.category : '', name: found.name };
}

function* kindLines(a: Surface, b: Surface, { kind, json }: Options): Generator<string> {
  for (const k of kind ? [kind] : KINDS) {
    const diff = diffKind(a, b, k);
    if (json) yield* jsonLines(k, diff);
    else {
      yield kindDiffLine(k, diff);
      if (kind) yield* kindDiffText(diff);
    }
  }
}

function* jsonLines(kind: PointKind, { appeared, vanished, changed }: KindDiff): Generator<string> {
  // names of tracepoints bring their category along
  const point = (name: string) => entryPath({ kind, category: '', name });
  for (const name of appeared) yield JSON.stringify({ point: point(name), status: 'appeared' });
  for (const name of vanished) yield JSON.stringify({ point: point(name), status: 'vanished' });
  for (const { name, changes } of changed)
    yield JSON.stringify({ point: point(name), status: 'changed', changes });
}

function marks(): Marks {
  const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  const sgr = (code: number) => (text: string) => `\x1b[${code}m${text}\x1b[0m`;
  const quotes = (text: string) => `«${text}»`;
  return colours
    ? { removed: sgr(31), added: sgr(32), lines: true }
    : { removed: quotes, added: quotes, lines: false };
}
