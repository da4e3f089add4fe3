import { line, type Printable, Problem } from '@hooklab/base';
import { Command } from 'commander';
import { writeBundle } from '../bundle/bundle';
import { writeArrow } from '../export/arrow';
import { beside, writePieces } from '../export/file';
import { perfettoOf } from '../export/perfetto';
import { countStacks, foldedFile, pprofFile } from '../export/stacks';
import { printAll, say } from '../output/output';
import type { Gap } from '../recording/database';
import { writeParquet } from '../recording/parquet';
import { placeNamed } from '../recording/place';
import { openRecording, piecesOf, type Recording } from '../recording/reader';
import { batchLines, kindsOf, restLines } from './recorded-lines';
import { type RowLines, rowLinesOf } from './row-lines';
import { withSetting } from './setting';
import { VERSION } from './version';

const LINES = ['jsonl', 'csv'] as const;
const FORMATS = [...LINES, 'parquet', 'arrow', 'perfetto', 'pprof', 'folded', 'bundle'] as const;
type Format = (typeof FORMATS)[number];
type FileFormat = Exclude<Format, (typeof LINES)[number]>;

interface Options {
  as: Format;
  out?: string;
  stack?: string;
  counter?: string[];
}

export const exportCommand = (): Command =>
  new Command('export')
    .description(
      'The events of a recording for other tools; as a bundle all of it, for hooklab import elsewhere',
    )
    .argument('<run>', 'a name that “hooklab runs list” shows, or the directory of a recording')
    .requiredOption('--as <format>', `what to write: ${FORMATS.join(', ')}`, formatNamed)
    .option('-o, --out <file>', 'write it there; else lines go to stdout')
    .option('--stack <column>', 'pprof, folded: the column of the stacks; else “stack”')
    .option('--counter <column...>', 'perfetto: also draw these numbers over the time')
    .action(async (name: string, options: Options) => {
      const { as, out } = options;
      await withSetting(async ({ paths }, signal) => {
        const recording = openRecording(placeNamed(name, paths.state));
        const { title } = recording.manifest;
        if (as !== 'jsonl' && as !== 'csv') {
          if (out === undefined) throw needsFile(as);
          const written = await beside(out, (part) => FILES[as](recording, part, options, signal));
          return say(line`${out}: ${written} of ${title}`);
        }
        const lines = eventLines(recording, rowLinesOf({ json: as === 'jsonl', csv: as === 'csv' }));
        if (out === undefined) return printAll(lines, signal);
        const written = await beside(out, (part) => writePieces(part, encoded(lines), signal));
        say(line`${out}: ${written} lines of ${title}`);
      });
    });

type WriteFile = (
  recording: Recording,
  part: string,
  options: Options,
  signal: AbortSignal,
) => Promise<Printable>;

/** What is missing is said as it is met. */
const gapOf =
  ({ manifest }: Recording) =>
  (piece: Gap) =>
    void restLines(piece, manifest, false);

const FILES: Record<FileFormat, WriteFile> = {
  bundle: async (recording, part, _, signal) =>
    line`a bundle of ${await writeBundle(recording, part, VERSION, signal)} files`,
  parquet: async (recording, part, _, signal) =>
    line`${await writeParquet(recording, part, signal, gapOf(recording))} events`,
  arrow: async (recording, part, _, signal) =>
    line`${await writeArrow(recording, part, signal, gapOf(recording))} events`,
  perfetto: async (recording, part, { counter = [] }, signal) => {
    const { trace, pieces } = perfettoOf(recording, counter, gapOf(recording));
    await writePieces(part, pieces, signal);
    if (trace.untimed > 0) say(line`${trace.untimed} events have no ts, and are not in it`);
    return line`${trace.events} events`;
  },
  pprof: async (recording, part, { stack }, signal) => {
    const counted = await stacksOf(recording, stack, signal);
    await writePieces(part, [pprofFile(counted, recording)], signal);
    return line`${counted.stacks.events - counted.stacks.without} events`;
  },
  folded: async (recording, part, { stack }, signal) => {
    const counted = await stacksOf(recording, stack, signal);
    await writePieces(part, foldedFile(counted), signal);
    return line`${counted.stacks.events - counted.stacks.without} events`;
  },
};

async function stacksOf(recording: Recording, named: string | undefined, signal: AbortSignal) {
  const counted = await countStacks(recording, named, signal, gapOf(recording));
  const { without } = counted.stacks;
  if (without > 0) say(line`${without} events have no stack, and are not in it`);
  return counted;
}

const needsFile = (format: Format) =>
  new Problem({ code: 'usage', what: `${format} goes into a file`, fix: 'Name it: --out FILE' });

function formatNamed(name: string): Format {
  const format = FORMATS.find((each) => each === name);
  if (format) return format;
  throw new Problem({
    code: 'usage',
    what: `“${name}” is nothing that events are written as`,
    fix: `Take one of ${FORMATS.join(', ')}`,
  });
}

/** Rows only; what is missing is said beside them. */
function* eventLines(recording: Recording, rowLines: RowLines): Generator<Printable> {
  const kinds = kindsOf(recording.manifest);
  for (const piece of piecesOf(recording)) {
    if (piece.kind === 'batch' && kinds) yield* batchLines(piece, kinds, rowLines);
    else if (piece.kind === 'gap') restLines(piece, recording.manifest, false);
  }
}

function* encoded(lines: Iterable<Printable>): Generator<Uint8Array> {
  for (const text of lines) yield Buffer.from(`${text}\n`);
}
