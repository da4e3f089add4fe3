import { toProblem } from '@hooklab/base';
import type { TargetId } from '@hooklab/protocol';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';
import type { Targets } from '../targets/targets';
import type { Bench } from '../workspace/bench';
import { MADE } from '../workspace/made';
import { attachedIn } from './attached';
import { exerciseFor, inLab } from './exercises';
import { type Fit, fitOf } from './fit';
import { type Done, KeptCommands } from './keptCommands';

/** So many commands are kept. */
const MOST = 50;

/** A shell in the lab VM of Compose: it makes the events that a probe waits for, and runs what a person types. */
export class Exercise {
  /** the newest last */
  readonly done: Store<readonly Done[]>;
  readonly #agent: AgentPort;
  readonly #bench: Bench;
  readonly #targets: Targets;

  /** `storage`: of the tab, for a reload */
  constructor(
    agent: AgentPort,
    bench: Bench,
    targets: Targets,
    storage: Pick<Storage, 'getItem' | 'setItem'> | null = null,
  ) {
    const kept = new KeptCommands(storage);
    this.done = new Store(kept.get());
    this.done.subscribe(() => kept.set(this.done.get()));
    this.#agent = agent;
    this.#bench = bench;
    this.#targets = targets;
  }

  get busy(): boolean {
    return this.done.get().at(-1)?.end === null;
  }

  /**
   * A shell command that makes the events of what the editor has: the spec's own, else by where the C attaches and what
   * the spec lets through.
   */
  get command(): string | null {
    const { spec, specs, edited, source } = this.#bench.state.get();
    const own = edited ? null : (specs.find((s) => s.name === spec)?.exercise ?? null);
    return own ?? exerciseFor(attachedIn(source), this.#wanted.fit);
  }

  /** Columns of whose filter it is not sure that such events pass it. */
  get unmet(): readonly string[] {
    return this.#wanted.unmet;
  }

  /** By the filter of a spec that was made; what is written by hand keeps it to itself. */
  get #wanted(): { fit: Fit; unmet: string[] } {
    const { spec, made } = this.#bench.state.get();
    return fitOf((spec === MADE && made?.filter) || []);
  }

  /** The VM that takes commands: it is on. null: no VM, or off. */
  get shell(): TargetId | null {
    const { target } = this.#bench.state.get();
    return target?.startsWith('lab:') && this.#targets.info(target)?.state === 'open' ? target : null;
  }

  /** The command and where it would run; null where it cannot: only lab VMs take commands. */
  get offer(): { target: TargetId; command: string } | null {
    const { command, shell } = this;
    if (!shell || !command) return null;
    return { target: shell, command: inLab(command, attachedIn(this.#bench.state.get().source)) };
  }

  async start(): Promise<void> {
    const { offer } = this;
    if (offer) await this.run(offer.command);
  }

  /** One at a time. */
  async run(command: string): Promise<void> {
    const target = this.shell;
    if (!target || this.busy || command.trim() === '') return;
    const from = performance.now();
    this.done.update((all) => [...all, { target, command, end: null, output: '' }].slice(-MOST));
    try {
      const { code, stdout, stderr } = await this.#agent.request('target.exec', { target, command });
      const ms = Math.round(performance.now() - from);
      const text =
        code === null ? 'ended by a signal' : code === 0 ? `ended in ${ms} ms` : `exit code ${code}`;
      this.#end({ ok: code === 0, text }, [stdout, stderr].filter(Boolean).join('\n'));
    } catch (error) {
      const { what, cause } = toProblem(error);
      this.#end({ ok: false, text: cause ? `${what}: ${cause}` : what }, '');
    }
  }

  #end(end: NonNullable<Done['end']>, output: string): void {
    this.done.update((all) => all.map((one) => (one.end ? one : { ...one, end, output })));
  }
}
