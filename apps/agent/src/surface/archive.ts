import { createHash, webcrypto } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFile,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFile,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Problem } from '@hooklab/base';
import { absentFiles, readTar, type SurfaceFiles } from '@hooklab/surface';
import { z } from 'zod';
import { notKept } from '../state/keep';
import { asOwnerOf } from '../state/owner';
import { moduleNames, textOf } from './capture';

/** What is known of a kept surface without reading it. */
const entrySchema = z.strictObject({
  /** first 32 hex digits of the SHA-256 of the tar: the same version, the same bytes */
  version: z.string().regex(/^[0-9a-f]{32}$/),
  /** what it was made from, as its maker compares it: a file's hash, a boot */
  origin: z.string(),
  /** uname -r, null where the surface does not say */
  kernel: z.string().nullable(),
  absent: z.array(z.strictObject({ item: z.string(), why: z.string() })),
  /** names of the modules that were loaded */
  modules: z.array(z.string()),
  bytes: z.number().int().nonnegative(),
});
export type Kept = z.infer<typeof entrySchema>;

/** A surface of a Debian kernel is 12 to 20 MB as a tar. */
const BOUND = 384 * 1024 * 1024;
/** Of one id: what browsers that are a reading behind may still fetch. */
const VERSIONS = 4;

/** Of what the disk refused, in bytes: a few surfaces. */
const BOUND_IN_MEMORY = 96 * 1024 * 1024;

/**
 * Surfaces as uncompressed tars on disk, ready to be sent: DIR/<surface id>/<version>.tar, and beside each a .json
 * that is written last. What was not used for longest goes when they are too many or too large together.
 */
export class Archive {
  readonly #dir: string;
  readonly #bound: number;
  readonly #say: (problem: Problem | null) => void;
  /** "ID/VERSION" → what the disk refused, the newest last */
  readonly #unsaved = new Map<string, { kept: Kept; tar: Uint8Array }>();

  /** `say`: why the newest surface is in memory only; null when it is on disk. */
  constructor(dir: string, bound = BOUND, say: (problem: Problem | null) => void = () => {}) {
    this.#dir = dir;
    this.#say = say;
    this.#bound = bound;
  }

  /** One version of a surface; null when it is not kept. */
  find(id: string, version: string): Kept | null {
    const unsaved = this.#unsaved.get(`${id}/${version}`);
    if (unsaved) return unsaved.kept;
    try {
      return this.#inside(() => {
        const kept = entrySchema.parse(JSON.parse(readFileSync(this.#file(id, version, 'json'), 'utf8')));
        return existsSync(this.path(id, version)) ? kept : null;
      });
    } catch {
      return null;
    }
  }

  /** The newest kept version that was made from `origin`. */
  from(id: string, origin: string): Kept | null {
    const unsaved = [...this.#unsaved].findLast(
      ([at, { kept }]) => at.startsWith(`${id}/`) && kept.origin === origin,
    );
    if (unsaved) return unsaved[1].kept;
    for (const { version } of this.#versions(id)) {
      const kept = this.find(id, version);
      if (kept?.origin === origin) return kept;
    }
    return null;
  }

  path(id: string, version: string): string {
    return this.#file(id, version, 'tar');
  }

  /** The bytes of a kept version; an error comes as the stream's. */
  stream(id: string, version: string): Readable {
    const unsaved = this.#unsaved.get(`${id}/${version}`);
    if (unsaved) return Readable.from([unsaved.tar], { objectMode: false });
    return createReadStream(this.path(id, version), { highWaterMark: 1024 * 1024 });
  }

  async files(id: string, version: string): Promise<SurfaceFiles> {
    const unsaved = this.#unsaved.get(`${id}/${version}`);
    if (unsaved) return readTar(unsaved.tar, id);
    this.#touch(id, version);
    const fd = this.#open(id, version);
    try {
      return readTar(await readAll(fd), id);
    } finally {
      closeSync(fd);
    }
  }

  async add(id: string, origin: string, tar: Uint8Array): Promise<Kept> {
    const digest = await webcrypto.subtle.digest('SHA-256', tar as Uint8Array<ArrayBuffer>);
    const version = Buffer.from(digest).toString('hex').slice(0, 32);
    const files = readTar(tar, id);
    const kept: Kept = { version, origin, ...aboutOf(files), bytes: tar.length };
    try {
      this.#inside(() => mkdirSync(join(this.#dir, id), { recursive: true, mode: 0o700 }));
      await this.#put(this.path(id, version), tar);
      await this.#put(this.#file(id, version, 'json'), JSON.stringify(kept));
      this.#inside(() => this.#prune(id, version));
      this.#say(null);
    } catch (error) {
      this.#remember(id, kept, tar);
      this.#say(notKept(this.#dir, 'The surface of a kernel', error));
    }
    return kept;
  }

  /** What is done with paths below the directory, which may be another's than this process's user. */
  #inside<T>(work: () => T): T {
    return asOwnerOf(dirname(this.#dir), work);
  }

  #open(id: string, version: string): number {
    return this.#inside(() => openSync(this.path(id, version), 'r'));
  }

  /** Written beside and renamed: who reads it sees all of it or nothing. */
  async #put(path: string, content: Uint8Array | string): Promise<void> {
    const next = `${path}.${process.pid}.new`;
    const fd = this.#inside(() => openSync(next, 'w', 0o600));
    try {
      try {
        await writeAll(fd, content);
      } finally {
        closeSync(fd);
      }
      this.#inside(() => renameSync(next, path));
    } catch (error) {
      // a part of it would fill the disk further; the first failure is the one to tell
      this.#inside(() => rmSync(next, { force: true }));
      throw error;
    }
  }

  /** What the disk refused, as long as the newest of it together are not too large. */
  #remember(id: string, kept: Kept, tar: Uint8Array): void {
    const key = `${id}/${kept.version}`;
    this.#unsaved.delete(key);
    this.#unsaved.set(key, { kept, tar });
    let sum = 0;
    for (const [each, { tar: bytes }] of [...this.#unsaved].reverse()) {
      sum += bytes.length;
      if (sum > BOUND_IN_MEMORY && each !== key) this.#unsaved.delete(each);
    }
  }

  /** Versions that are kept of a surface, last used first. */
  #versions(id: string): { version: string; used: number; bytes: number }[] {
    const dir = join(this.#dir, id);
    return this.#inside(() =>
      (existsSync(dir) ? readdirSync(dir) : [])
        .filter((name) => /^[0-9a-f]{32}\.tar$/.test(name))
        .map((name) => {
          const { mtimeMs, size } = statSync(join(dir, name));
          return { version: name.slice(0, 32), used: mtimeMs, bytes: size };
        })
        .sort((a, b) => b.used - a.used),
    );
  }

  #touch(id: string, version: string): void {
    const now = new Date();
    try {
      this.#inside(() => utimesSync(this.path(id, version), now, now));
    } catch {
      // gone meanwhile: reading it says so
    }
  }

  /** `version` of `id` was just written and stays. */
  #prune(id: string, version: string): void {
    const all = readdirSync(this.#dir)
      .flatMap((of) => this.#versions(of).map((kept, place) => ({ ...kept, of, old: place >= VERSIONS })))
      .sort((a, b) => b.used - a.used);
    let sum = 0;
    for (const { of, version: each, bytes, old } of all) {
      const stays = of === id && each === version;
      if (stays || (!old && sum + bytes <= this.#bound)) sum += bytes;
      else {
        rmSync(this.#file(of, each, 'json'), { force: true });
        rmSync(this.path(of, each), { force: true });
      }
    }
  }

  #file(id: string, version: string, kind: 'tar' | 'json'): string {
    return join(this.#dir, id, `${version}.${kind}`);
  }
}

const readAll = promisify<number, Buffer>(readFile);
const writeAll = promisify<number, Uint8Array | string, void>(writeFile);

/** The file `kernel` is "6.12.117-amd64 x86_64". */
function aboutOf(files: SurfaceFiles): Pick<Kept, 'kernel' | 'absent' | 'modules'> {
  return {
    kernel: textOf(files.get('kernel')).trim().split(' ')[0] || null,
    absent: absentFiles(files),
    modules: moduleNames(textOf(files.get('modules'))),
  };
}

export const hashOf = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');
