import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Milliseconds, toProblem } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import { generateTogether, type ProbeFacts, type ProbeSpec } from '@hooklab/probe';
import type { ExecResult } from '@hooklab/protocol';
import { type Expected, LIBRARY_CASES } from './cases';
import { filesOf, writeFiles } from './emit';

/** One ready spec by one of its ways. */
export interface LibraryTry {
  readonly spec: ProbeSpec;
  readonly hook: HookId;
}

/** Its cells by their columns, as the project prints them. */
export type Cells = Readonly<Record<string, string>>;

export interface LibraryResult {
  readonly spec: string;
  readonly hook: string;
  /** the row that was expected; null: it did not come */
  readonly row: Cells | null;
  /** its rows in all */
  readonly rows: number;
  /** why it did not run */
  readonly failure: string | null;
}

export interface LibraryPlace {
  /** of the kernel, or of one of its version */
  readonly facts: ProbeFacts;
  /** of hooklab.h */
  readonly bpfDir: string;
  /** a shell command in the lab VM */
  exec(command: string, timeoutMs: Milliseconds): Promise<ExecResult>;
}

/** Specs in one program: one object to build and to load. */
const TOGETHER = 14;
const EXEC_MS: Milliseconds = 600_000;

/**
 * Puts the specs into a few programs with a kind of record each, exports each as a libbpf project, builds it here, runs it
 * in the VM, makes the events of each spec, and looks for the row of its case. A C loader, because a Node process for each
 * spec takes seconds in a VM. Those of a program that does not load are tried by halves.
 */
export async function tryLibrary(
  place: LibraryPlace,
  tries: readonly LibraryTry[],
  tell: (result: LibraryResult) => void,
): Promise<void> {
  for (let from = 0; from < tries.length; from += TOGETHER)
    await tryTogether(place, tries.slice(from, from + TOGETHER), tell);
}

async function tryTogether(
  place: LibraryPlace,
  tries: readonly LibraryTry[],
  tell: (result: LibraryResult) => void,
): Promise<void> {
  const { rows, failure } = await rowsOf(place, tries).catch((error) => ({
    rows: [] as Cells[],
    failure: toProblem(error).message,
  }));
  if (failure !== null && tries.length > 1) {
    const half = Math.ceil(tries.length / 2);
    await tryTogether(place, tries.slice(0, half), tell);
    await tryTogether(place, tries.slice(half), tell);
    return;
  }
  for (const { spec, hook } of tries) {
    const own = rows.filter(({ kind }) => kind === undefined || kind === spec.name.replaceAll('-', '_'));
    const row = own.find((cells) => matches(cells, LIBRARY_CASES[spec.name]?.row ?? {})) ?? null;
    tell({ spec: spec.name, hook, row, rows: own.length, failure });
  }
}

async function rowsOf(place: LibraryPlace, tries: readonly LibraryTry[]) {
  const binary = await built(place, tries);
  const work = tries.flatMap(({ spec }) => LIBRARY_CASES[spec.name]?.exec ?? spec.exercise ?? []);
  const { stdout } = await place.exec(scriptOf(binary, work), EXEC_MS);
  const [rows = '', said = ''] = stdout.split('\n-\n').map((part) => gunzipSync(Buffer.from(part, 'base64')));
  const table = tableOf(rows.toString());
  return { rows: table ?? [], failure: table ? null : said.toString().trim().slice(-1500) };
}

/** The project of all of them, made with make. */
async function built({ facts, bpfDir }: LibraryPlace, tries: readonly LibraryTry[]): Promise<Buffer> {
  const { source, program } = generateTogether(tries, facts);
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-library-'));
  try {
    writeFiles(dir, filesOf(program, source, { name: 'library', hook: tries[0]!.hook }, facts, bpfDir));
    await promisify(execFile)('make', ['-C', dir]);
    await promisify(execFile)('strip', [join(dir, 'library')]);
    return readFileSync(join(dir, 'library'));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** In the VM: the loader in the background, each command once it is attached, then all that it printed. */
const scriptOf = (binary: Buffer, work: readonly string[]): string =>
  [
    `d=$(mktemp -d); cd $d; echo ${gzipSync(binary).toString('base64')} | base64 -d | gunzip > run; chmod +x run`,
    './run > rows 2> said & run=$!',
    'until grep -q "^kind\\|^ts" rows || ! kill -0 $run; do sleep 0.1; done 2> /dev/null',
    // each in a shell of its own: $$ is that shell's
    ...work.map((command) => `sh -c '${command.replaceAll("'", "'\\''")}' > /dev/null 2>&1 < /dev/null`),
    'sleep 0.5; kill -INT $run 2> /dev/null; wait $run',
    'gzip -c rows | base64 -w0; echo; echo -; gzip -c said | base64 -w0; cd /; rm -r $d',
  ].join('\n');

/** Null: not even its head. */
function tableOf(text: string): Cells[] | null {
  const [head, ...lines] = text.split('\n');
  if (!head) return null;
  const names = head.split('\t');
  return lines
    .map((line) => line.split('\t'))
    .filter((cells) => cells.length === names.length)
    .map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i]!])));
}

export const matches = (row: Cells, expected: Expected): boolean =>
  Object.entries(expected).every(([name, value]) =>
    value instanceof RegExp ? value.test(row[name] ?? '') : row[name] === String(value),
  );
