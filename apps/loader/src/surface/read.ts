import { Problem } from '@hooklab/base';
import { blobOf, FrameKind, type LoaderRequest } from '@hooklab/protocol';
import type { EntryGuard } from '../entry/guard';
import type { Wire } from '../io/wire';
import type { FileItem } from './reader';

export type SurfaceRequest = Extract<LoaderRequest, { type: 'surface.read' }>;

/**
 * Sends one item as blobs and returns how many bytes they were. While the agent does not read nothing more is read, and
 * what is urgent goes first.
 */
export async function readSurface(
  request: SurfaceRequest,
  open: (item: FileItem, name: string | undefined) => AsyncIterable<Uint8Array>,
  wire: Wire,
  guard: Pick<EntryGuard, 'passing' | 'calls'>,
  /** resolves when nothing is to go before it */
  turn: () => Promise<void>,
): Promise<{ bytes: number }> {
  const { id, item, name } = request;
  if (id > 0xffff_ffff) {
    throw new Problem({ code: 'surface-id', what: 'The id of a surface.read must fit 32 bits' });
  }
  let bytes = 0;
  try {
    await turn();
    const pieces = item === 'trampoline_calls' ? calls(guard) : open(item, name);
    for await (const piece of guard.passing(item, pieces)) {
      wire.forward(FrameKind.blob, blobOf(id, piece));
      bytes += piece.length;
      await wire.drained();
      await turn();
    }
  } catch (error) {
    throw refusal(error, item, name);
  }
  return { bytes };
}

async function* calls(guard: Pick<EntryGuard, 'calls'>): AsyncGenerator<Uint8Array> {
  yield await guard.calls();
}

function refusal(error: unknown, item: string, name: string | undefined): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof Problem || !code) return error;
  const what = `${item}${name ? ` of ${name}` : ''} cannot be read`;
  const [cause, fix] = REASONS[code] ?? [message, 'Look at the log of the target'];
  return new Problem({ code: `surface-${code}`, what, cause: `${cause} (${code})`, fix, log: message });
}

const REASONS: Record<string, [string, string]> = {
  ENOENT: [
    'this kernel has no such file: not configured, or no such name',
    'Do without: it is not needed to trace',
  ],
  EACCES: ['the loader may not read it', 'Start the loader as root'],
  EPERM: [
    'the policy of this kernel (lockdown or the vendor’s) forbids it even to root',
    'Do without: what works is found by trying instead',
  ],
};
