import { Problem, type ProblemShape, toProblem } from '@hooklab/base';
import type { ExecResult, TargetId, TargetInfo } from '@hooklab/protocol';
import { LoaderConnection } from './connection';
import { targetStopped } from './gone';
import type { ExecOptions, Target } from './target';

interface Entry {
  target: Target;
  info: TargetInfo;
  opening: Promise<OpenTarget> | null;
  open: OpenTarget | null;
  abort: AbortController | null;
  /** of the newest loader, also of one that has not answered yet: its process is gone */
  gone: Promise<void> | null;
}

export interface OpenTarget {
  id: TargetId;
  connection: LoaderConnection;
  /** the kernel's BTF, where it need not be read from the target (a lab kernel's vmlinux) */
  btf: Uint8Array | null;
}

/** All targets, each opened at most once however many ask, with its state and a word of progress for people. */
export class Targets {
  #entries = new Map<string, Entry>();
  #changed: (info: TargetInfo) => void;
  #byName: (id: string) => Target | null;

  /** `byName`: makes a target of an id that is none of these; null: there is none. */
  constructor(
    targets: Target[],
    changed: (info: TargetInfo) => void = () => {},
    byName: (id: string) => Target | null = () => null,
  ) {
    this.#changed = changed;
    this.#byName = byName;
    for (const target of targets) this.#add(target);
  }

  #add(target: Target): Entry {
    const info: TargetInfo = {
      id: target.id,
      title: target.title,
      state: 'closed',
      kernel: null,
      progress: null,
      problem: null,
      boot: target.boot?.() ?? null,
    };
    const entry = { target, info, opening: null, open: null, abort: null, gone: null };
    this.#entries.set(target.id, entry);
    return entry;
  }

  /**
   * The lab's targets that there are now: a kernel was added to it, or removed. What is open or opens stays as it is, to be
   * taken up by the next offer after that.
   */
  offerLab(targets: readonly Target[]): void {
    const idle = (entry: Entry) => !entry.open && !entry.opening;
    const ids = new Set<string>(targets.map(({ id }) => id));
    for (const [id, entry] of this.#entries)
      if (id.startsWith('lab:') && !ids.has(id) && idle(entry)) this.#entries.delete(id);
    for (const target of targets) {
      const entry = this.#entries.get(target.id);
      if (entry && (!idle(entry) || entry.info.title === target.title)) continue;
      this.#changed(this.#add(target).info);
    }
  }

  list(): TargetInfo[] {
    return [...this.#entries.values()].map((entry) => entry.info);
  }

  has(id: string): boolean {
    return this.#entries.has(id) || this.#byName(id) !== null;
  }

  info(id: string): TargetInfo {
    return this.#entry(id).info;
  }

  /** The target if it is open now. */
  current(id: string): OpenTarget | null {
    return this.#entry(id).open;
  }

  /**
   * The open target, opening it when it is not: it has answered since it was asked for here, and one that has ended a
   * moment ago, unknown to anybody, is opened anew. Fails with the target's own Problem.
   */
  open(id: string): Promise<OpenTarget> {
    const entry = this.#entry(id);
    if (entry.open) return this.#answering(entry, entry.open);
    entry.opening ??= this.#openNow(entry).finally(() => {
      entry.opening = null;
      entry.abort = null;
    });
    return entry.opening;
  }

  /** A shell command in the target, beside its loader. Throws `exec-refused` where the target runs none. */
  async exec(id: string, command: string, options: ExecOptions = {}): Promise<ExecResult> {
    const { target } = this.#entry(id);
    if (!target.exec) {
      throw new Problem({
        code: 'exec-refused',
        what: `${target.title} runs no commands`,
        cause: 'only lab VMs do, which are there to be used up',
        fix: 'Run the command in a terminal of the target',
      });
    }
    await this.open(id);
    return target.exec(command, options);
  }

  async stop(id: string): Promise<void> {
    const entry = this.#entry(id);
    entry.abort?.abort();
    await entry.opening?.catch(() => {});
    const open = entry.open;
    entry.open = null;
    open?.connection.close(targetStopped());
    try {
      await entry.target.stop();
      await entry.gone;
    } finally {
      this.#set(entry, { state: 'closed', kernel: null, progress: null, problem: null });
    }
  }

  /** Whoever waits for a target to open hears `open-cancelled` or `lab-cancelled`; the open ones stay. */
  cancelOpening(): void {
    for (const { abort } of this.#entries.values()) abort?.abort();
  }

  async stopAll(): Promise<void> {
    await Promise.allSettled([...this.#entries.keys()].map((id) => this.stop(id)));
  }

  async #answering(entry: Entry, open: OpenTarget): Promise<OpenTarget> {
    try {
      await open.connection.request('ping', {});
      return open;
    } catch (error) {
      // late only; or somebody has stopped it
      if (entry.open === open || (entry.info.state !== 'failed' && !entry.opening)) throw error;
      return this.open(entry.target.id);
    }
  }

  async #openNow(entry: Entry): Promise<OpenTarget> {
    const { target } = entry;
    entry.abort = new AbortController();
    const { signal } = entry.abort;
    const progress = (text: string) => this.#set(entry, { progress: text });
    this.#set(entry, { state: 'opening', progress: 'opening', problem: null, kernel: null });
    try {
      const stream = await target.open(progress, signal);
      entry.gone = stream.gone;
      progress('greeting the loader');
      const connection = await LoaderConnection.open(stream, signal);
      const open = { id: target.id, connection, btf: target.btf?.() ?? null };
      entry.open = open;
      this.#set(entry, { state: 'open', kernel: connection.hello.kernel, progress: null });
      connection.onClose((problem) => {
        if (entry.open !== open) return;
        entry.open = null;
        this.#set(entry, { state: 'failed', kernel: null, progress: null, problem: problem.toJSON() });
      });
      return open;
    } catch (error) {
      const problem: ProblemShape = toProblem(error, 'target').toJSON();
      this.#set(entry, { state: 'failed', progress: null, problem });
      throw new Problem(problem);
    }
  }

  #set(entry: Entry, change: Partial<TargetInfo>): void {
    const { boot } = entry.target;
    entry.info = {
      ...entry.info,
      ...change,
      ...(change.state && boot ? { boot: boot.call(entry.target) } : {}),
    };
    this.#changed(entry.info);
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry) return entry;
    const named = this.#byName(id);
    if (named) return this.#add(named);
    throw new Problem({
      code: 'unknown-target',
      what: `There is no target “${id}”`,
      fix: `Take one of: ${[...this.#entries.keys()].join(', ')}`,
    });
  }
}
