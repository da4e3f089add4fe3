import { basename } from 'node:path';
import { line, type Printable, Problem, printable, printableJson } from '@hooklab/base';
import { Command } from 'commander';
import { print, printAll } from '../output/output';
import {
  type Asked,
  type Counted,
  columnNamed,
  count,
  type KeyChange,
  keyChanges,
  sizeChanges,
} from '../recording/compare';
import { placeNamed } from '../recording/place';
import { openRecording, type Recording } from '../recording/reader';
import { withSetting } from './setting';

interface Options {
  by?: string;
  hist?: string;
  top: string;
  json?: boolean;
}

/** How two kept runs differ. */
export const runsDiffCommand = (): Command =>
  new Command('diff')
    .description('Compare two recordings: rates, keys that appear, vanish or change, a histogram')
    .argument('<a>', 'a name, or a directory')
    .argument('<b>', 'the other')
    .option('--by <column>', 'events are counted by its values (else comm, where both have it)')
    .option('--hist <column>', 'a number: how often it was of each size, in powers of two')
    .option('--top <count>', 'so many keys of each sort', '20')
    .option('--json', 'one JSON object: a, b, by, keys, appeared, vanished, histogram')
    .action(async (nameA: string, nameB: string, options: Options) => {
      const top = Number(options.top);
      if (!Number.isInteger(top) || top < 1)
        throw new Problem({ code: 'usage', what: `“${options.top}” is no count`, fix: 'Write 20' });
      await withSetting(async ({ paths }, signal) => {
        const a = openRecording(placeNamed(nameA, paths.state));
        const b = openRecording(placeNamed(nameB, paths.state));
        const asked = askedOf(a, b, options);
        const ended = () => signal.aborted;
        const counted = { a: await count(a, asked, ended), b: await count(b, asked, ended) };
        if (signal.aborted) return;
        const found = differences(a, b, counted, asked, top);
        if (options.json) print(printableJson(found));
        else await printAll(lines(found), signal);
      });
    });

/** Throws Problem `no-column` for a column that neither has, or that holds no number. */
function askedOf(a: Recording, b: Recording, { by, hist }: Options): Asked {
  for (const name of [by, hist]) {
    if (name === undefined || columnNamed(a, name) || columnNamed(b, name)) continue;
    throw new Problem({
      code: 'no-column',
      what: `Neither run has a column “${name}”`,
      fix: 'hooklab runs show RUN lists its columns',
    });
  }
  const kind = hist === undefined ? null : (columnNamed(a, hist) ?? columnNamed(b, hist))!.kind;
  if (kind !== null && kind !== 'uint' && kind !== 'int')
    throw new Problem({ code: 'no-column', what: `“${hist}” holds no number`, fix: 'Name one that does' });
  const both = columnNamed(a, 'comm') && columnNamed(b, 'comm') ? 'comm' : null;
  return { by: by ?? both, spread: hist ?? null };
}

function differences(
  a: Recording,
  b: Recording,
  counted: { a: Counted; b: Counted },
  asked: Asked,
  top: number,
) {
  const keys = asked.by === null ? [] : keyChanges(counted.a, counted.b);
  const most = (of: KeyChange[]) => of.slice(0, top);
  return {
    a: sideOf(a, counted.a),
    b: sideOf(b, counted.b),
    by: asked.by,
    /** in both, by how much their share changed */
    keys: most(keys.filter((key) => key.a > 0 && key.b > 0)),
    appeared: most(keys.filter((key) => key.a === 0)),
    vanished: most(keys.filter((key) => key.b === 0)),
    histogram:
      asked.spread === null ? null : { column: asked.spread, slots: sizeChanges(counted.a, counted.b) },
  };
}

function sideOf({ dir, manifest }: Recording, { events, missing, seconds }: Counted) {
  const { title, target, kernel, started } = manifest;
  const perSecond = seconds ? Number((events / seconds).toFixed(1)) : null;
  return { name: basename(dir), title, target, kernel, started, events, missing, seconds, perSecond };
}

function* lines(found: ReturnType<typeof differences>): Generator<Printable> {
  for (const [letter, { title, name, target, kernel, events, missing, seconds, perSecond }] of [
    ['A', found.a],
    ['B', found.b],
  ] as const) {
    yield line`${letter}  ${title}, ${name}: ${target}, ${kernel}`;
    const time =
      seconds === null
        ? 'no time'
        : `${Number(seconds.toPrecision(3))} s, ${perSecond ?? 'unknown'} a second`;
    yield line`   ${events} events, ${time}${missing > 0 ? `, ${missing} are missing` : ''}`;
  }
  const sorts = [
    ['in both', found.keys],
    ['only in B', found.appeared],
    ['only in A', found.vanished],
  ] as const;
  for (const [words, keys] of sorts) {
    if (keys.length === 0) continue;
    yield line``;
    yield line`${found.by ?? ''} ${words}`;
    for (const { key, a, b } of keys)
      yield printable(`  ${String(a).padStart(10)}  ${String(b).padStart(10)}  ${key}`);
  }
  if (!found.histogram) return;
  yield line``;
  yield line`${found.histogram.column}`;
  for (const { from, to, a, b } of found.histogram.slots)
    yield printable(`  ${String(a).padStart(10)}  ${String(b).padStart(10)}  ${from}–${to}`);
}
