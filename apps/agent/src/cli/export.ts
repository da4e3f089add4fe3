import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { line, type Printable, Problem } from '@hooklab/base';
import { Command } from 'commander';
import { printAll, say } from '../output/output';
import { placeNamed } from '../recording/place';
import { openRecording, piecesOf, type Recording } from '../recording/reader';
import { csvLines } from './csv';
import { batchLines, jsonLines, kindsOf, type RowLines, restLines } from './recorded-lines';
import { withSetting } from './setting';

const FORMATS = ['jsonl', 'csv'] as const;
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
        const lines = eventLines(recording, as === 'csv' ? csvLines() : jsonLines);
        if (out === undefined) return printAll(lines, signal);
        const events = await written(out, lines, signal);
        if (!signal.aborted) say(line`${out}: ${events} lines of ${recording.manifest.title}`);
      });
    });

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

/** Beside and renamed: a file of this name is whole, or the one of before. Rejects with the error of the disk. */
async function written(out: string, lines: Iterable<Printable>, signal: AbortSignal): Promise<number> {
  const part = `${out}.part`;
  const stream = createWriteStream(part);
  let n = 0;
  try {
    let text = '';
    const broken = once(stream, 'error').then(([error]) => Promise.reject(error));
    broken.catch(() => {});
    const flush = () =>
      Promise.race([broken, new Promise<void>((resolve) => stream.write(text, () => resolve()))]);
    for (const each of lines) {
      text += `${each}\n`;
      n += 1;
      if (text.length < BLOCK) continue;
      await flush();
      text = '';
      if (signal.aborted)
        throw new Problem({ code: 'stopped', what: 'Nothing was exported: it was stopped' });
    }
    await flush();
    await Promise.race([broken, new Promise<void>((resolve) => stream.end(() => resolve()))]);
    renameSync(part, out);
    return n;
  } catch (error) {
    stream.destroy();
    rmSync(part, { force: true });
    throw error;
  }
}
