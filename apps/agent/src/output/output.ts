/**
 * The way out of the process: nothing else writes to stdout or stderr (.ci/exits.mjs), and these functions take only
 * printable lines, so that no text of a kernel, a compiler or another person forges a line or steers the terminal.
 */
import { setImmediate } from 'node:timers/promises';
import {
  joined,
  line,
  type Printable,
  type Problem,
  printable,
  printableLines,
  problemLine,
  type Undo,
} from '@hooklab/base';

const { stdout, stderr } = process;
const BATCH = 65_536;

const closed = new Set<() => void>();
let gone = false;

// a reader that has seen enough (`| head`) is no failure of any command; a full disk is
stdout.on('error', (error: NodeJS.ErrnoException) => {
  const first = !gone;
  gone = true;
  if (first && error.code !== 'EPIPE') {
    process.exitCode = 1;
    say(line`the output cannot be written: ${error.message}`);
  }
  for (const listener of closed) listener();
});
// there is nobody left to tell
stderr.on('error', () => {});

/** Called when nobody reads stdout any more: at once if that is so already. */
export function onClosed(listener: () => void): Undo {
  closed.add(listener);
  if (gone) listener();
  return () => closed.delete(listener);
}

const block = (lines: readonly Printable[]): string => lines.map((text) => `${text}\n`).join('');

/** To stdout. */
export const print = (...lines: readonly Printable[]): void => void printBatch(lines);

/** Many lines to stdout. False: the reader is behind, see `onDrained`. */
export function printBatch(lines: readonly Printable[]): boolean {
  return gone || lines.length === 0 || stdout.write(block(lines));
}

/** Called once, when a reader that was behind has caught up or gone away. */
export function onDrained(listener: () => void): void {
  const go = () => {
    stdout.off('drain', go);
    closed.delete(go);
    listener();
  };
  stdout.on('drain', go);
  onClosed(go);
}

/** To stderr, as they are. */
export function warn(...lines: readonly Printable[]): void {
  if (lines.length > 0) stderr.write(block(lines));
}

/** A word beside the output: "hooklab: …" on stderr. */
export const say = (text: Printable): void => warn(joined(line`hooklab: `, text));

/** One clear line; set HOOKLAB_LOG=1 to see the whole log behind it. */
export function sayProblem(problem: Problem): void {
  say(printable(problemLine(problem)));
  if (!problem.log) return;
  if (process.env.HOOKLAB_LOG) warn(...printableLines(problem.log));
  else say(line`the whole log: HOOKLAB_LOG=1`);
}

/** Progress that takes the place of the progress before it, only where a person watches. */
export function progress(text: Printable): void {
  if (stderr.isTTY) stderr.write(`hooklab: ${text}\r`);
}

/** Does somebody watch stderr, or want to? */
export const watched = (): boolean => stderr.isTTY || process.env.HOOKLAB_PROGRESS !== undefined;

/** Columns of the terminal; null: it is none. */
export const columns = (): number | null => stdout.columns ?? null;

export const colours = (): boolean => stdout.isTTY && process.env.NO_COLOR === undefined;

/**
 * Lines to stdout as they are made, never more than a batch ahead of the reader. Ends quietly when the reader goes
 * away or the signal says so.
 */
export async function printAll(lines: Iterable<Printable>, signal?: AbortSignal): Promise<void> {
  let text = '';
  for (const each of lines) {
    text += `${each}\n`;
    if (text.length < BATCH) continue;
    await written(text);
    text = '';
    // lets a Ctrl-C in: lines are made without a pause
    await setImmediate();
    if (gone || signal?.aborted) return;
  }
  await written(text);
}

/** The error of a closed pipe comes to the listener above as well. */
const written = (text: string): Promise<void> =>
  new Promise((resolve) => {
    if (gone) resolve();
    else stdout.write(text, () => resolve());
  });

/**
 * What a command inside a VM wrote: for a person's terminal each line printable, for a file or a program the very
 * bytes, which are what was asked for.
 */
export function passOn(output: { stdout: Uint8Array; stderr: Uint8Array }): void {
  const one = (to: NodeJS.WriteStream, bytes: Uint8Array) =>
    to.write(to.isTTY ? block(printableLines(Buffer.from(bytes).toString('utf8'))) : bytes);
  if (!gone) one(stdout, output.stdout);
  one(stderr, output.stderr);
}
