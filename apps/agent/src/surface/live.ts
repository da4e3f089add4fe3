import { type SurfaceFiles, writeTar } from '@hooklab/surface';
import type { LoaderConnection } from '../target/connection';
import type { Progress } from '../target/target';
import { type Archive, hashOf, type Kept } from './archive';
import { ITEMS, joinParts, type Part, readBoot, readItems, textOf } from './capture';

/** Where an archive keeps what only a kernel's build decides; no surface has such an id. */
const buildId = (build: string): string => `build-${build.slice(0, 32)}`;

/**
 * Reads one target's surface into the archive, as little of it as can be: what a kernel's build decides once for
 * each build, what modules change once for each boot and set of modules, and what may change at any time whenever
 * it is asked for.
 */
export class LiveSurface {
  readonly #archive: Archive;
  readonly #id: string;
  readonly #connection: LoaderConnection;
  readonly #progress: Progress;
  readonly #signal: AbortSignal | undefined;

  constructor(
    archive: Archive,
    id: string,
    connection: LoaderConnection,
    progress: Progress,
    signal?: AbortSignal,
  ) {
    this.#archive = archive;
    this.#id = id;
    this.#connection = connection;
    this.#progress = progress;
    this.#signal = signal;
  }

  /** `again`: what modules change is read anew, though neither the boot nor the modules' names are other ones. */
  async read(again: boolean): Promise<Kept> {
    const [now, { files: signs }] = await Promise.all([
      readItems(this.#connection, ITEMS.now, this.#progress, this.#signal),
      readItems(this.#connection, ['version', 'notes', 'modules'], this.#progress, this.#signal),
    ]);
    const build = hashOf(Buffer.concat([signs.get('version') ?? EMPTY, signs.get('notes') ?? EMPTY]));
    const origin = bootOf(this.#connection, build, textOf(signs.get('modules')));
    const kept = again ? null : this.#archive.from(this.#id, origin);
    if (kept) return this.#refresh(kept, now);
    const parts = [
      await this.#build(build),
      await readBoot(this.#connection, false, this.#progress, this.#signal),
      now,
    ];
    return this.#keep(origin, joinParts(this.#connection, parts));
  }

  /** The kept reading with what may have changed meanwhile; the same version where nothing has. */
  async #refresh(kept: Kept, now: Part): Promise<Kept> {
    const files = new Map(await this.#archive.files(this.#id, kept.version));
    const same = ITEMS.now.every((file) => textOf(files.get(file)) === textOf(now.files.get(file)));
    if (same) return kept;
    for (const file of ITEMS.now) files.delete(file);
    for (const [file, bytes] of now.files) files.set(file, bytes);
    return this.#keep(kept.origin, files);
  }

  async #build(build: string): Promise<Part> {
    const id = buildId(build);
    const kept = this.#archive.from(id, build);
    if (kept) return { files: new Map(await this.#archive.files(id, kept.version)), absent: [] };
    const part = await readItems(this.#connection, ITEMS.build, this.#progress, this.#signal);
    // what was refused once may be granted later
    if (part.absent.length === 0) await this.#archive.add(id, build, writeTar(part.files, id));
    return part;
  }

  #keep(origin: string, files: SurfaceFiles): Promise<Kept> {
    this.#progress('keeping it');
    return this.#archive.add(this.#id, origin, writeTar(files, this.#id));
  }
}

const EMPTY = new Uint8Array();

/**
 * What a reading is good for: one boot of one build, with these modules. Of a line of /proc/modules the name, the
 * size and the address count: "overlay 217088 1 - Live 0xffffffffc12d1000".
 */
function bootOf({ hello }: LoaderConnection, build: string, modules: string): string {
  const each = modules
    .split('\n')
    .map((line) => line.split(' '))
    .map(([name, size, , , , address]) => `${name} ${size} ${address}`)
    .sort();
  return hashOf([hello.bootId, hello.kernel, build, ...each].join('\n'));
}
