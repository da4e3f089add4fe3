import { basename } from 'node:path';
import { line, Problem, printable, printableJson, trimmed } from '@hooklab/base';
import { Command } from 'commander';
import { importBundle, isBundle } from '../bundle/bundle';
import { importText } from '../import/import-text';
import { print, say } from '../output/output';
import { eventsIn } from '../recording/manifest';
import { endOfRecording } from '../recording/reader';
import { withSetting } from './setting';

/** Runs of elsewhere, and of other tools, as kept runs. */
export const importCommand = (): Command =>
  new Command('import')
    .description(
      'Keep a bundle, or what perf script, trace-cmd report, tracefs’ trace or bpftrace -f json wrote, as a run',
    )
    .argument('<file>', 'what to read; nothing is traced, and no root is needed')
    .option('--to <dir>', 'a directory for it, new or empty; else one in the state directory')
    .option('--json', 'one JSON object: name, dir, tool, events, lost, unknown')
    .action((file: string, { to, json }: { to?: string; json?: boolean }) =>
      withSetting(async ({ paths }, signal) => {
        const where = { dir: to ?? null, state: paths.state };
        const imported = await importFile(file, where, signal);
        const name = to ?? basename(imported.dir);
        if (json) return print(printableJson({ name, ...imported }));
        const { tool, events, lost, unknown } = imported;
        if (unknown.lines > 0)
          say(
            line`${unknown.lines} lines were not understood, the first: ${trimmed(printable(unknown.first))}`,
          );
        if (lost > 0) say(line`${tool} lost ${lost} events`);
        say(line`${name}: ${events ?? 'unknown'} events of ${tool}`);
      }),
    );

async function importFile(file: string, to: { dir: string | null; state: string }, signal: AbortSignal) {
  try {
    if (!isBundle(file)) return await importText(file, to, signal);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem({
      code: 'import',
      what: 'The file cannot be read',
      where: file,
      cause: (error as Error).message,
    });
  }
  const recording = await importBundle(file, to, signal);
  const end = endOfRecording(recording);
  const events = end && eventsIn(end);
  return { dir: recording.dir, tool: 'a bundle', events, lost: 0, unknown: { lines: 0, first: '' } };
}
