import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@hooklab/base';
import { roleSchema } from '@hooklab/protocol';
import { z } from 'zod';
import { keepFile } from '../state/keep';

const savedSchema = z.strictObject({
  /** SHA-256 of the page's key */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** "Firefox on Linux" */
  about: z.string().max(64),
  role: roleSchema,
  /** milliseconds since 1970 */
  made: z.number(),
});

/** `id`: SHA-256 of the cookie's secret, in hex. `seen`: when it was last used, milliseconds. */
export type SavedSession = z.infer<typeof savedSchema> & { id: string; seen: number };

/**
 * Sessions on disk, one file each: DIR/<id>.json, its mtime the time of last use. One file a session, so that several
 * agents on one state directory see each other's and none can overwrite another's. What the disk refuses is kept in
 * memory.
 */
export class SessionFiles {
  readonly #dir: string;
  readonly #say: (problem: Problem | null) => void;
  readonly #unsaved = new Map<string, SavedSession>();
  /** gone, though the disk did not let their files go */
  readonly #removed = new Set<string>();

  constructor(dir: string, say: (problem: Problem | null) => void) {
    this.#dir = dir;
    this.#say = say;
  }

  get(id: string): SavedSession | null {
    if (this.#removed.has(id)) return null;
    const unsaved = this.#unsaved.get(id);
    if (unsaved) return unsaved;
    try {
      const saved = savedSchema.parse(JSON.parse(readFileSync(this.#file(id), 'utf8')));
      return { ...saved, id, seen: statSync(this.#file(id)).mtimeMs };
    } catch {
      return null;
    }
  }

  all(): SavedSession[] {
    const ids = new Set(this.#unsaved.keys());
    try {
      for (const name of readdirSync(this.#dir))
        if (/^[0-9a-f]{64}\.json$/.test(name)) ids.add(name.slice(0, 64));
    } catch {
      // none were kept yet
    }
    return [...ids].map((id) => this.get(id)).filter((session) => session !== null);
  }

  add(session: SavedSession): void {
    const { id, seen, ...saved } = session;
    try {
      mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    } catch {
      // writing the file says why
    }
    const problem = keepFile(this.#file(id), JSON.stringify(saved), 'The session of a browser');
    this.#say(problem);
    if (problem) this.#unsaved.set(id, session);
    else this.touch(session, seen);
  }

  touch(session: SavedSession, now: number): void {
    const unsaved = this.#unsaved.get(session.id);
    if (unsaved) unsaved.seen = now;
    try {
      utimesSync(this.#file(session.id), now / 1000, now / 1000);
    } catch {
      // removed meanwhile, or a disk that takes no writes: it lives as long as it did
    }
  }

  remove(id: string): void {
    this.#unsaved.delete(id);
    try {
      rmSync(this.#file(id), { force: true });
    } catch {
      this.#removed.add(id);
    }
  }

  #file(id: string): string {
    return join(this.#dir, `${id}.json`);
  }
}
