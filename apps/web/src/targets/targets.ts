import { type ProblemShape, toProblem } from '@hooklab/base';
import type { DoctorReport, TargetId, TargetInfo } from '@hooklab/protocol';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';

export interface TargetsState {
  list: TargetInfo[];
  /** when each target went into its state: the page's clock, milliseconds */
  since: Partial<Record<TargetId, number>>;
  /** what works there; `busy` while being asked */
  doctor: Partial<Record<TargetId, DoctorReport | ProblemShape | 'busy'>>;
  /** while busy: what is known until now */
  soFar: Partial<Record<TargetId, DoctorReport>>;
}

/** Between two looks at what was found meanwhile, milliseconds. */
const LOOK_MS = 1000;

/** The kernels that can be traced, and what is known of each. */
export class Targets {
  readonly state = new Store<TargetsState>({ list: [], since: {}, doctor: {}, soFar: {} });
  #agent: AgentPort;
  /** the newest question of what works there; none once it has closed */
  readonly #asking = new Map<TargetId, object>();

  constructor(agent: AgentPort) {
    this.#agent = agent;
    agent.on('target', (info) => this.merge(info));
  }

  async load(): Promise<void> {
    const { targets } = await this.#agent.request('targets.list', {});
    // In the agent's order; a target it no longer knows is gone.
    const ids = new Set(targets.map((t) => t.id));
    this.state.update((s) => ({ ...s, list: s.list.filter((t) => ids.has(t.id)) }));
    for (const info of targets) this.merge(info);
    const order = targets.map((t) => t.id);
    this.state.update((s) => ({
      ...s,
      list: [...s.list].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)),
    }));
  }

  /** The agent's own choice, for who has none yet: known once it has tried them, which may boot a VM. */
  async preferred(): Promise<TargetId | null> {
    return (
      (await this.#agent.request('targets.preferred', {})).preferred ?? this.state.get().list[0]?.id ?? null
    );
  }

  info(id: TargetId | null): TargetInfo | null {
    return this.state.get().list.find((t) => t.id === id) ?? null;
  }

  merge(info: TargetInfo): void {
    this.state.update((s) => {
      const before = s.list.find((t) => t.id === info.id);
      const list = before ? s.list.map((t) => (t.id === info.id ? info : t)) : [...s.list, info];
      const since = before?.state === info.state ? s.since : { ...s.since, [info.id]: performance.now() };
      const doctor = { ...s.doctor };
      // Another boot may be another kernel.
      if (info.state !== 'open') delete doctor[info.id];
      return { ...s, list, since, doctor };
    });
    if (info.state !== 'open') this.#asking.delete(info.id);
  }

  /** Connects, booting a lab VM first; then asks what works there. Throws the agent's Problem. */
  async open(id: TargetId): Promise<TargetInfo> {
    const info = await this.#agent.request('target.open', { target: id });
    this.merge(info);
    void this.examine(id);
    return info;
  }

  async stop(id: TargetId): Promise<void> {
    await this.#agent.request('target.stop', { target: id });
  }

  async examine(id: TargetId): Promise<void> {
    const asked = {};
    const set = (report: DoctorReport | ProblemShape | 'busy') => {
      // the answer of a boot that is over is not of the next one
      if (this.#asking.get(id) === asked)
        this.state.update((s) => ({ ...s, doctor: { ...s.doctor, [id]: report } }));
    };
    const known = this.state.get().doctor[id];
    if (known === 'busy' || (known && 'checks' in known)) return;
    this.#asking.set(id, asked);
    set('busy');
    const looking = setInterval(() => void this.#look(id, asked), LOOK_MS);
    try {
      set(await this.#agent.request('target.doctor', { target: id }));
    } catch (error) {
      set(toProblem(error).toJSON());
    } finally {
      clearInterval(looking);
      this.state.update((s) => ({ ...s, soFar: { ...s.soFar, [id]: undefined } }));
    }
  }

  /** What is known until now, for who looks while it is being tried; the whole answer says what is wrong, if it is. */
  async #look(id: TargetId, asked: object): Promise<void> {
    const soFar = await this.#agent.request('target.doctor', { target: id, soFar: true }).catch(() => null);
    if (!soFar || this.#asking.get(id) !== asked || this.state.get().doctor[id] !== 'busy') return;
    this.state.update((s) => ({ ...s, soFar: { ...s.soFar, [id]: soFar } }));
  }
}
