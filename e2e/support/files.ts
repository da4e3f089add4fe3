import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of this name and text, in a directory of its own, as long as `work` goes on. */
export async function withFile<T>(
  name: string,
  text: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-journey-'));
  const path = join(dir, name);
  try {
    writeFileSync(path, text);
    return await work(path);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
