import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { Problem } from '@hooklab/base';
import type { Pieces } from './bytes';
import { openItem } from './items';
import type { Asked, Told } from './reader';

/** Who talks to the agent goes first. */
const NICE = 10;

/** The thread that reads the kernel's files, a piece whenever it is asked for one. */
export function serveReads(): void {
  // on Linux this is the calling thread's own
  setPriority(NICE);
  const open = new Map<number, Pieces>();
  const tell = (told: Told): void => parentPort!.postMessage(told);
  const give = (read: number, piece: Uint8Array): void => {
    // small ones share their memory with others
    const own = new Uint8Array(piece);
    parentPort!.postMessage({ read, piece: own } satisfies Told, [own.buffer]);
  };
  parentPort!.on('message', (asked: Asked) => {
    const { read } = asked;
    try {
      if (asked.type === 'open')
        open.set(
          read,
          openItem(asked.item, asked.name, (fs) => asked.mounts[fs]),
        );
      const next = asked.type === 'close' ? open.get(read)?.return() : open.get(read)?.next();
      if (next?.done === false) give(read, next.value);
      else {
        open.delete(read);
        if (asked.type !== 'close') tell({ read, piece: null });
      }
    } catch (error) {
      open.delete(read);
      const { code, message } = error as NodeJS.ErrnoException;
      tell({ read, failure: error instanceof Problem ? { problem: error.toJSON() } : { code, message } });
    }
  });
}
