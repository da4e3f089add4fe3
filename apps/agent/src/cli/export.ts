import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { line, type Printable, Problem } from '@hooklab/base';
import { Command } from 'commander';
import { printAll, say } from '../output/output';
import type { Gap } from '../recording/database';
import { writeParquet } from '../recording/parquet';
import { placeNamed } from '../recording/place';
import { openRecording, piecesOf, type Recording } from '../recording/reader';
import { batchLines, kindsOf, restLines } from './recorded-lines';
import { type RowLines, rowLinesOf } from './row-lines';
import { withSetting } from './setting';

const FORMATS = ['jsonl', 'csv', 'parquet'] as const;
type Format = (typeof FORMATS)[number];

export const exportCommand = (): Command =>
  new Command('export')
    .description('The events of a recording for other tools')
    .argument('<run>', 'a name that “hooklab runs list” shows, or the directory of a recording')
    .requiredOption('--as <format>', `what to write: ${FORMATS.join(', ')}`, formatNamed)
    .option('-o, --out <file>', 'write it there; else to stdout')
    .action(async (name: string, { as, out }: { as: Format; out?: string }) => {
      await withSetting(async ({ paths }, signal) => {
        const recording = openRecording(placeNamed(name, paths.state));
        const { title } = recording.manifest;
        if (as === 'parquet') {
          if (out === undefined) throw needsFile(as);
          const gap = (piece: Gap) => void restLines(piece, recording.manifest, false);
          const events = await beside(out, (part) => writeParquet(recording, part, signal, gap));
          return say(line`${out}: ${events} events of ${title}`);
        }
        const lines = eventLines(recording, rowLinesOf({ json: as === 'jsonl', csv: as === 'csv' }));
        if (out === undefined) return printAll(lines, signal);
        const written = await beside(out, (part) => writeLines(part, lines, signal));
        say(line`${out}: ${written} lines of ${title}`);
      });
    });

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

const BLOCK = 65_536;

/** A file of this name is whole, or the one of before. Rejects with what `write` does. */
async function beside<T>(out: string, write: (part: string) => Promise<T>): Promise<T> {
  const part = `${out}.part`;
  try {
    const written = await write(part);
    renameSync(part, out);
    return written;
  } catch (error) {
    rmSync(part, { force: true });
    if (error instanceof Problem) throw error;
    throw new Problem({
      code: 'export',
      what: 'The file could not be written',
      where: out,
      cause: (error as Error).message,
      fix: 'Name another one: --out FILE',
    });
  }
}

/** Resolves to their number; rejects with the error of the disk, or when it is stopped. */
async function writeLines(path: string, lines: Iterable<Printable>, signal: AbortSignal): Promise<number> {
  const stream = createWriteStream(path);
  const broken = once(stream, 'error').then(([error]) => Promise.reject(error));
  broken.catch(() => {});
  const done = (work: (resolve: () => void) => void) => Promise.race([broken, new Promise<void>(work)]);
  let n = 0;
  let text = '';
  try {
    for (const each of lines) {
      text += `${each}\n`;
      n += 1;
      if (text.length < BLOCK) continue;
      await done((resolve) => stream.write(text, () => resolve()));
      text = '';
      if (signal.aborted)
        throw new Problem({ code: 'stopped', what: 'Nothing was exported: it was stopped' });
    }
    await done((resolve) => stream.end(text, () => resolve()));
    return n;
  } finally {
    stream.destroy();
  }
}
