import { setImmediate } from 'node:timers/promises';

const BATCH = 65_536;

/**
 * Lines to stdout as they are made, never more than a batch ahead of the reader. Ends quietly when the reader goes
 * away (`| head`) or the signal says so.
 */
export async function writeLines(lines: Iterable<string>, signal: AbortSignal): Promise<void> {
  const { stdout } = process;
  const ignore = () => {};
  // without a listener the closed pipe would end the process before write's own callback tells
  stdout.on('error', ignore);
  try {
    let text = '';
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length < BATCH) continue;
      await write(text);
      text = '';
      // lets a Ctrl-C in: lines are made without a pause
      await setImmediate();
      if (signal.aborted) return;
    }
    await write(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  } finally {
    // the error event of a failed write comes after its callback
    await setImmediate();
    stdout.off('error', ignore);
  }
}

const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
