import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from './manifest';
import type { Recording } from './reader';
import { RESERVE } from './segments';

/** Its own files only; anything else in the directory stays, and with it the directory. */
export function removeRecording({ dir, segments }: Pick<Recording, 'dir' | 'segments'>): void {
  for (const name of [...segments, MANIFEST, `${MANIFEST}.new`, RESERVE])
    rmSync(join(dir, name), { force: true });
  if (readdirSync(dir).length === 0) rmdirSync(dir);
}
