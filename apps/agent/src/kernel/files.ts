import { type Absent, Surface, writeAbsent } from '@hooklab/surface';
import { fileOf, type Request, readItems } from '../surface/capture';
import type { OpenTarget } from '../target/registry';

/** An item of a surface, by its name where it needs no more. */
export type Wanted = Request | Request['item'];

/** The files of one kernel that were asked for until now, each read once, as a surface that grows. */
export class KernelFiles {
  readonly #target: OpenTarget;
  #surface: Surface;
  #absent: Absent[] = [];
  readonly #reading = new Map<string, Promise<void>>();

  constructor(target: OpenTarget) {
    this.#target = target;
    const known = target.btf ? new Map([['btf/vmlinux', target.btf]]) : new Map<string, Uint8Array>();
    this.#surface = new Surface(target.id, known);
  }

  /** The surface with these files, or with why they are not there. Fails only when the target does. */
  async with(wanted: readonly Wanted[]): Promise<Surface> {
    await Promise.all(wanted.map((each) => this.#once(each)));
    return this.#surface;
  }

  /** The surface with this file read again: it may have changed. */
  async anew(wanted: Wanted): Promise<Surface> {
    await this.#read(wanted);
    return this.#surface;
  }

  #once(wanted: Wanted): Promise<void> {
    const file = fileOf(requestOf(wanted));
    if (this.#surface.file(file)) return Promise.resolve();
    let reading = this.#reading.get(file);
    if (!reading) {
      // what was refused is asked for again the next time: an event may have come with its module
      reading = this.#read(wanted).finally(() => this.#reading.delete(file));
      this.#reading.set(file, reading);
    }
    return reading;
  }

  async #read(wanted: Wanted): Promise<void> {
    const { files, absent } = await readItems(this.#target.connection, [requestOf(wanted)], () => {});
    const file = fileOf(requestOf(wanted));
    this.#absent = [...this.#absent.filter(({ item }) => item !== file), ...absent];
    this.#surface = this.#surface.with(new Map([...files, ['absent', writeAbsent(this.#absent)]]));
  }
}

const requestOf = (wanted: Wanted): Request => (typeof wanted === 'string' ? { item: wanted } : wanted);
