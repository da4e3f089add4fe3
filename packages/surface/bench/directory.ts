import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Surface } from '../src/index';

/** A captured surface that lies unpacked in a directory. */
export function readDirectory(dir: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !/\/(?:id|filter)$/.test(path)) files.set(relative(dir, path), readFileSync(path));
  }
  return files;
}

export const openSurface = (dir: string): Surface => new Surface(dir.split('/').at(-1)!, readDirectory(dir));
