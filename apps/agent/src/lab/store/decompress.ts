import { closeSync, openSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Problem } from '@hooklab/base';
import { run } from '../host/run';
import type { Compression } from './bzimage';

/** Node 20 has gzip only; the rest through the usual programs, the result through a file. */
export async function decompress(
  compression: Compression,
  data: Uint8Array,
  scratch: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (compression === 'none') return data;
  if (compression === 'gzip') return gunzip(data);
  const fd = openSync(scratch, 'w');
  try {
    const { code, stderr } = await run(compression, ['-dc'], { input: data, stdoutTo: fd, signal });
    if (code !== 0) throw damaged(stderr);
  } finally {
    closeSync(fd);
  }
  return readFileSync(scratch);
}

function gunzip(data: Uint8Array): Uint8Array {
  try {
    return gunzipSync(data);
  } catch (error) {
    throw damaged((error as Error).message);
  }
}

const damaged = (log: string): Problem =>
  new Problem({
    code: 'lab-no-kernel',
    what: 'The kernel could not be decompressed',
    cause: 'it is damaged, or was cut off',
    fix: 'Fetch or copy it again',
    log: log.trim(),
  });
