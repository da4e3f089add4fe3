import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Problem } from '@hooklab/base';

const BLOCK = 65_536;

/** A file of this name is whole, or the one of before. Rejects with what `write` does. */
export async function beside<T>(out: string, write: (part: string) => Promise<T>): Promise<T> {
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

export const stopped = () => new Problem({ code: 'stopped', what: 'Nothing was exported: it was stopped' });

/** Resolves to the number of pieces; rejects with the error of the disk, or when it is stopped. */
export async function writePieces(
  path: string,
  pieces: Iterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> {
  const stream = createWriteStream(path);
  const broken = once(stream, 'error').then(([error]) => Promise.reject(error));
  broken.catch(() => {});
  const done = (work: (resolve: () => void) => void) => Promise.race([broken, new Promise<void>(work)]);
  let n = 0;
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (const piece of pieces) {
      waiting.push(piece);
      bytes += piece.length;
      n += 1;
      if (bytes < BLOCK) continue;
      const block = Buffer.concat(waiting);
      await done((resolve) => stream.write(block, () => resolve()));
      waiting = [];
      bytes = 0;
      if (signal.aborted) throw stopped();
    }
    await done((resolve) => stream.end(Buffer.concat(waiting), () => resolve()));
    return n;
  } finally {
    stream.destroy();
  }
}
