import { type Hook, type ProbeFacts, type ProbeSpec, specPoint } from '@hooklab/probe';
import { Btf } from '@hooklab/surface';
import type { LoaderConnection } from './connection';

/** What an open target's kernel says of itself, each read once and kept. */
export class KernelFacts {
  readonly #connection: LoaderConnection;
  readonly #knownBtf: Uint8Array | null;
  #btf: Promise<Btf> | null = null;
  #formats = new Map<string, Promise<string>>();

  /** `knownBtf`: the same kernel's BTF, when it need not be read from the target (a lab kernel's vmlinux). */
  constructor(connection: LoaderConnection, knownBtf: Uint8Array | null) {
    this.#connection = connection;
    this.#knownBtf = knownBtf;
  }

  btf(): Promise<Btf> {
    this.#btf ??= this.#readBtf().catch((error) => {
      this.#btf = null;
      throw error;
    });
    return this.#btf;
  }

  async #readBtf(): Promise<Btf> {
    return Btf.read(this.#knownBtf ?? (await this.#connection.read({ item: 'btf/vmlinux' })));
  }

  /** The text of `events/CATEGORY/EVENT/format`. Fails with the loader's Problem where there is no such event. */
  format(category: string, event: string): Promise<string> {
    const name = `${category}/${event}`;
    const known = this.#formats.get(name);
    if (known) return known;
    const reading = this.#connection
      .read({ item: 'format', name })
      .then((bytes) => Buffer.from(bytes).toString('utf8'));
    this.#formats.set(name, reading);
    reading.catch(() => this.#formats.delete(name));
    return reading;
  }

  /** The facts that a way of a spec (its first for null) can ask for, read beforehand: generation itself is pure. */
  async forSpec(spec: ProbeSpec, hook: Hook | null): Promise<ProbeFacts> {
    const formats = new Map<string, string>();
    const way = hook === null ? spec.ways[0] : spec.ways.find((w) => w.hook === hook);
    const events = way ? eventsOf(way.point) : [];
    const [btf] = await Promise.all([
      this.btf().catch(() => null),
      ...events.map(async ([category, event]) => {
        const text = await this.format(category, event).catch(() => null);
        if (text !== null) formats.set(`${category}/${event}`, text);
      }),
    ]);
    const { kernel, arch } = this.#connection.hello;
    return {
      kernel,
      arch: arch as ProbeFacts['arch'],
      btf,
      format: (category, event) => formats.get(`${category}/${event}`) ?? null,
    };
  }
}

/** The tracefs events that may tell something of a point: a syscall's enter and exit, a tracepoint itself. */
function eventsOf(text: string): [string, string][] {
  const point = specPoint(text);
  if (point?.kind === 'tracepoint') return [[point.category, point.name]];
  if (point?.kind === 'syscall') {
    return [
      ['syscalls', `sys_enter_${point.name}`],
      ['syscalls', `sys_exit_${point.name}`],
    ];
  }
  return [];
}
