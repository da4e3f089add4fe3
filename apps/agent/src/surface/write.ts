import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Problem } from '@hooklab/base';
import { type SurfaceFiles, writeTar } from '@hooklab/surface';

/** Write a surface as a directory, or, when the name ends in .tar.xz, as one compressed file. */
export async function writeSurface(files: SurfaceFiles, out: string): Promise<void> {
  try {
    await write(files, out);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Problem({
      code: 'surface-not-written',
      what: 'The surface could not be written',
      where: out,
      cause: code === 'ENOSPC' ? 'the disk is full; a part of it is there' : message,
      fix: 'Take another place: --out DIR',
    });
  }
}

async function write(files: SurfaceFiles, out: string): Promise<void> {
  if (out.endsWith('.tar.xz')) {
    writeFileSync(out, await xz(writeTar(files, basename(out, '.tar.xz'))));
    return;
  }
  for (const [name, bytes] of files) {
    const path = join(out, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

function xz(bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'xz',
      ['-9e', '-T1', '-c'],
      { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    );
    child.stdin!.on('error', () => {});
    child.stdin!.end(bytes);
  });
}
