import { Problem } from '@hooklab/base';
import { type Command, Option } from 'commander';
import { cpuOption } from './cost';
import { duration } from './duration';
import { type RecordOptions, recordOptions } from './record-options';

/** Where, how long and how shown: of every command that runs a program. `most`: what its limit of events is called. */
export const runOptions = (command: Command, most = '--count'): Command =>
  recordOptions(command)
    .option('-t, --target <target>', 'local, lab:ID or ssh:USER@HOST', 'local')
    .option('--for <time>', 'stop after this long: 3s, 500ms, 2m')
    .option(`${most} <events>`, 'stop after this many events')
    .option(...cpuOption)
    .option(
      '--sink <where>',
      'also send every event there: clickhouse:http://HOST:8123/DATABASE.TABLE, otlp:http://HOST:4318; several may be given (docs/sinks.md)',
      (where: string, before: string[]) => [...before, where],
      [],
    )
    .option('--histogram <column>', 'at the end how its numbers are spread, by powers of two: latency_ns')
    .option('--top <groups>', 'of what is summed up only so many groups, the first total’s most first')
    .option('--own', 'show also what Hooklab’s own processes do, which else is left out and counted as “own”')
    .option('--exec <command>', 'run this shell command in the target while tracing')
    .addOption(
      new Option(
        '--quiet',
        'print no events, only the ledger; with --record that of the recording',
      ).conflicts(['csv', 'count', 'events', 'histogram']),
    )
    .addOption(new Option('--csv', 'rows as CSV, its head first').conflicts('json'))
    .option(
      '--json',
      'one JSON line an event, {"remark":{…}} where a column tells nothing, then one {"ledger":{…},"end":{…}} line, with "sinks":[…] where there are any; {"failure":{…}} when it failed; either with "warnings":[…] where there are any',
    );

export interface RunOptions extends RecordOptions {
  target: string;
  for?: string;
  exec?: string;
  histogram?: string;
  top?: string;
  json?: boolean;
  csv?: boolean;
  own?: boolean;
  quiet?: boolean;
  sink: string[];
  runCpu: string;
}

export interface Limits {
  /** ms; null: none */
  readonly time: number | null;
  readonly count: number;
  /** groups that are shown of what is summed up; null: all that fit */
  readonly top: number | null;
}

/** Before anything is booted for it. Throws Problem `usage`. */
export function limitsOf(options: Pick<RunOptions, 'for' | 'top'>, most: string | undefined): Limits {
  const time = options.for === undefined ? null : duration(options.for);
  const count = most === undefined ? Number.POSITIVE_INFINITY : atLeastOne(most, 'events');
  return { time, count, top: options.top === undefined ? null : atLeastOne(options.top, 'groups') };
}

function atLeastOne(text: string, of: string): number {
  const number = Number(text);
  if (number >= 1) return number;
  throw new Problem({ code: 'usage', what: `“${text}” is not a number of ${of}`, fix: 'Write 1 or more' });
}
