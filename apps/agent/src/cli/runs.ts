import { basename } from 'node:path';
import {
  line,
  type Printable,
  printable,
  printableJson,
  printableLines,
  shortBytes,
  toProblem,
} from '@hooklab/base';
import { Command } from 'commander';
import { print, printAll, say, sayProblem } from '../output/output';
import { eventsIn } from '../recording/manifest';
import { placeNamed, recordingsIn } from '../recording/place';
import { endOfRecording, openRecording, type Recording, recordingsBelow } from '../recording/reader';
import { removeRecording } from '../recording/remove';
import { endLines } from './recorded-lines';
import { runsDiffCommand } from './runs-diff';
import { withSetting } from './setting';

/** Runs that were kept. */
export const runsCommand = (): Command =>
  new Command('runs')
    .description('Runs that were recorded (run --record, or in the workbench): list, show, rm, diff')
    .addCommand(
      new Command('list')
        .description('Those in the state directory, the newest last')
        .option('--json', 'one JSON line each: name, title, target, kernel, started, bytes, events, end')
        .action(({ json }: { json?: boolean }) =>
          withSetting(async ({ paths }) => {
            const all = kept(recordingsIn(paths.state));
            if (json) print(...all.map((recording) => printableJson(facts(recording))));
            else if (all.length === 0) say(line`no run is recorded yet: hooklab run SPEC --record`);
            else print(...all.map(listLine));
          }),
        ),
    )
    .addCommand(
      new Command('show')
        .description('What a recording is of, how it ended, its ledger, its C')
        .argument('<run>', 'a name, or a directory')
        .option('--json', 'one JSON object: the facts of list, and columns, source, ledger')
        .action((name: string, { json }: { json?: boolean }) =>
          withSetting(async ({ paths }, signal) => {
            const recording = openRecording(placeNamed(name, paths.state));
            await printAll(json ? [printableJson(whole(recording))] : showLines(recording), signal);
          }),
        ),
    )
    .addCommand(runsDiffCommand())
    .addCommand(
      new Command('rm')
        .description('Delete recordings')
        .argument('<run...>', 'names, or directories')
        .action((names: string[]) =>
          withSetting(async ({ paths }) => {
            for (const name of names) {
              const recording = openRecording(placeNamed(name, paths.state));
              removeRecording(recording);
              say(line`${recording.dir}: gone`);
            }
          }),
        ),
    );

/** One that cannot be read is said, and left. */
const kept = (parent: string): Recording[] =>
  recordingsBelow(parent, (error) => sayProblem(toProblem(error)));

function facts(recording: Recording, end = endOfRecording(recording)) {
  const { title, target, kernel, arch, started } = recording.manifest;
  const events = end && eventsIn(end);
  const name = basename(recording.dir);
  return {
    name,
    title,
    target,
    kernel,
    arch,
    started,
    bytes: recording.bytes,
    events,
    end: end?.end ?? null,
  };
}

function whole(recording: Recording) {
  const { source, layouts, programs } = recording.manifest;
  const end = endOfRecording(recording);
  const { ledger = null, closed = null, removed = null } = end ?? {};
  return { ...facts(recording, end), programs, layouts, ledger, closed, removed, source };
}

/** unlinkat-tp-20261130-194512  2026-11-30T19:45:12.000Z  lab:6.12  17 events  1.2 KiB  unlinkat · tp */
function listLine(recording: Recording): Printable {
  const { name, title, target, started, bytes, events, end } = facts(recording);
  const many = end === null ? 'no end' : events === null ? 'unknown events' : `${events} events`;
  return printable(
    [
      name.padEnd(36),
      started.slice(0, 19),
      target.padEnd(8),
      many.padStart(12),
      shortBytes(bytes).padStart(9),
      title,
    ].join('  '),
  );
}

function* showLines(recording: Recording): Generator<Printable> {
  const { title, target, kernel, arch, started, programs, layouts, source } = recording.manifest;
  const end = endOfRecording(recording);
  yield line`${title}`;
  yield line`${target}, ${kernel}, ${arch}, from ${started}`;
  yield line`programs: ${programs.join(', ')}`;
  for (const { name, columns } of layouts)
    yield line`${name}: ${columns.map((column) => column.name).join(', ')}`;
  yield line`${recording.segments.length} files, ${shortBytes(recording.bytes)}, in ${recording.dir}`;
  yield* endLines(end);
  if (source === null) return;
  yield printable('');
  yield* printableLines(source);
}
