import { blobsOf, FrameKind } from '@hooklab/protocol';
import type { Wire } from './wire';

/** Bytes as blob frames, in order. */
export function sendBlobs(wire: Wire, id: number, bytes: Uint8Array): void {
  for (const blob of blobsOf(id, bytes)) wire.forward(FrameKind.blob, blob);
}
