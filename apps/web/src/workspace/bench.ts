import { type ProblemShape, toProblem } from '@hooklab/base';
import type { ProbeSpec } from '@hooklab/probe';
import {
  isSourceTooLarge,
  type Requests,
  type SpecInfo,
  type TargetId,
  type TargetInfo,
  type Workspace,
} from '@hooklab/protocol';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';
import type { Targets } from '../targets/targets';
import { HAND, HAND_HOOK, HAND_SOURCE } from './handSource';
import { dropDraft, type Keeper, keepDraft, keepWorkspace, keptDraft, keptWorkspace } from './keep';
import { MADE, madeInfo } from './made';

/** A VM that does not run: what one chooses is no wish to boot it. */
const isOff = ({ state, boot }: TargetInfo): boolean =>
  boot !== null && (state === 'closed' || state === 'failed');

const SAVE_AFTER_MS = 300;
const CALM_MS = 400;
/** The draft that `take` replaced. */
const BEFORE = 'before';

export interface BenchState {
  target: TargetId | null;
  /** a shipped spec's name, MADE or HAND */
  spec: string | null;
  hook: string | null;
  source: string;
  edited: boolean;
  /** counts the times that the source was replaced from outside the editor */
  revision: number;
  /** a spec is being made into C */
  composing: boolean;
  /** why it could not be */
  problem: ProblemShape | null;
  /** false: this browser refused to keep the text */
  kept: boolean;
  /** the shipped ones, and the one that was made, if there is one */
  specs: SpecInfo[];
  made: ProbeSpec | null;
}

const EMPTY: BenchState = {
  target: null,
  spec: null,
  hook: null,
  source: '',
  edited: false,
  revision: 0,
  composing: false,
  problem: null,
  kept: true,
  specs: [],
  made: null,
};

/**
 * What the person works on. Every change is kept in the browser at once and by the agent a moment later, so that
 * a reload, a restart of the agent or a lost connection loses nothing.
 */
export class Bench {
  readonly state = new Store<BenchState>(EMPTY);
  #agent: AgentPort;
  #targets: Targets;
  #keeper: Keeper;
  #shipped: SpecInfo[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** the newest question to the agent: answers to older ones are dropped */
  #asked = 0;
  /** the C that the spec becomes, while it is known */
  #pristine: string | null = null;
  /** the target of now, if it is open */
  #openOne: TargetId | null = null;
  /** composing follows anyway */
  #opening = false;
  #composing: Promise<void> = Promise.resolve();
  /** the agent is asked for the C of a form when it runs out */
  #calm: ReturnType<typeof setTimeout> | null = null;

  constructor(agent: AgentPort, targets: Targets, keeper: Keeper) {
    this.#agent = agent;
    this.#targets = targets;
    this.#keeper = keeper;
    const kept = keptWorkspace(keeper);
    if (kept) this.#restore(kept);
    targets.state.subscribe(() => this.#look());
  }

  /** To be called whenever the agent can be reached (again). */
  async online(): Promise<void> {
    this.#opening = true;
    const [{ specs }] = await Promise.all([this.#agent.request('specs.list', {}), this.#targets.load()]);
    this.#shipped = specs;
    this.#list();
    if (this.state.get().spec === null) {
      const { workspace } = await this.#agent.request('workspace.load', {});
      // chosen or taken meanwhile: that holds
      if (workspace && this.state.get().spec === null) this.#restore(workspace);
    }
    const { spec, edited, source } = this.state.get();
    const known = spec === HAND || this.state.get().specs.some((s) => s.name === spec);
    if (!known) {
      // The agent no longer ships this spec: what was typed goes on by hand.
      if (spec !== null && edited) keepDraft(this.#keeper, HAND, HAND_HOOK, source);
      const next = spec !== null && edited ? HAND : (specs[0]?.name ?? HAND);
      this.#show(next, specs.find((s) => s.name === next)?.hooks[0] ?? HAND_HOOK);
    }
    if (!this.#targets.info(this.state.get().target)) {
      const target = await this.#targets.preferred();
      // chosen meanwhile: that holds
      if (target && !this.#targets.info(this.state.get().target))
        this.state.update((s) => ({ ...s, target }));
    }
    // What was typed while the agent was away, or just before a reload, goes to the agent now.
    this.#keep();
    await this.#openAndCompose();
  }

  /** It is connected to where that costs nothing: a VM that is off stays off until somebody boots it. */
  chooseTarget(target: TargetId): void {
    if (target === this.state.get().target && this.#targets.info(target)?.state === 'open') return;
    this.state.update((s) => ({ ...s, target }));
    this.#keep();
    void this.#openAndCompose();
  }

  /** Once what the C is made for is known: the C of the chosen spec and target. */
  composed(): Promise<void> {
    this.#now();
    return this.#composing;
  }

  chooseSpec(name: string): void {
    const { spec, hook, specs } = this.state.get();
    if (name === spec) return;
    const hooks = specs.find((s) => s.name === name)?.hooks ?? [];
    // The same hook, where the other spec has it: one choice less.
    this.#show(
      name,
      name === HAND ? HAND_HOOK : hook && hooks.includes(hook) ? hook : (hooks[0] ?? HAND_HOOK),
    );
    void this.#compose();
  }

  chooseHook(hook: string): void {
    const { spec } = this.state.get();
    if (!spec || hook === this.state.get().hook) return;
    this.#show(spec, hook);
    void this.#compose();
  }

  /** The person typed. */
  edit(source: string): void {
    const { spec, hook } = this.state.get();
    const edited = source !== this.#pristine;
    this.state.update((s) => ({ ...s, source, edited }));
    if (spec && hook) {
      if (edited) keepDraft(this.#keeper, spec, hook, source);
      else dropDraft(this.#keeper, spec, hook);
    }
    this.#keep();
  }

  /** Back to what the spec makes. The editor's own undo still knows the edited text. */
  async reset(): Promise<void> {
    const { spec, hook } = this.state.get();
    if (!spec || !hook) return;
    if (spec === HAND) this.#replace(HAND_SOURCE, false, HAND_SOURCE);
    else await this.#compose(true);
  }

  /**
   * A spec that was made for the person, with the C that it becomes, to be run on that target: its hooks are tabs like
   * those of any spec. Edits of the one made before are kept for `bringBack`.
   */
  take(made: ProbeSpec, source: string, target: TargetId): void {
    this.#retire();
    const { hook } = made.ways[0]!;
    this.#dropAnswers();
    this.state.update((s) => ({ ...s, made, spec: MADE, hook, problem: null }));
    this.#list();
    this.#replace(source, false, source);
    this.chooseTarget(target);
  }

  /** A spec that came by a link, by that hook, for the target of now. Edits of the one made before are kept. */
  receive(made: ProbeSpec, hook: string): void {
    this.#retire();
    this.#dropAnswers();
    this.state.update((s) => ({ ...s, made, spec: MADE, hook, problem: null }));
    this.#list();
    this.#replace('', false, null);
    void this.#compose();
  }

  /**
   * The spec as a form has it now, by one of its hooks, with the C that it becomes. C that was edited by hand stays, and
   * is then not of the spec any more; else the kernel of the target itself is asked for its C a moment later.
   */
  shape(made: ProbeSpec, hook: string, source: string): void {
    const { spec, edited, source: own } = this.state.get();
    if (spec !== MADE) this.#retire();
    this.#dropAnswers();
    this.state.update((s) => ({ ...s, made, spec: MADE, hook, problem: null }));
    this.#list();
    if (edited) {
      keepDraft(this.#keeper, MADE, hook, own);
      this.#pristine = source;
      this.#keep();
    } else {
      this.#replace(source, false, source);
      this.#later();
    }
  }

  /** The C that the spec becomes: what a text that was edited by hand differs from. Rejects with a Problem. */
  async pristine(): Promise<string> {
    const { spec, hook, target, made } = this.state.get();
    if (this.#pristine !== null) return this.#pristine;
    if (!spec || !hook || !target) return '';
    const asks = spec === MADE && made ? made : spec;
    return (await this.#agent.request('spec.compose', { spec: asks, hook, target })).source;
  }

  /** What `take` replaced; null if there was nothing of one's own. */
  get replaced(): string | null {
    return keptDraft(this.#keeper, HAND, BEFORE);
  }

  /** What was written by hand before, in exchange for what is there now. */
  bringBack(): void {
    const { replaced } = this;
    if (replaced === null) return;
    const mine = this.#byHand();
    if (mine === null) dropDraft(this.#keeper, HAND, BEFORE);
    else keepDraft(this.#keeper, HAND, BEFORE, mine);
    this.#dropAnswers();
    this.state.update((s) => ({ ...s, spec: HAND, hook: HAND_HOOK, problem: null }));
    keepDraft(this.#keeper, HAND, HAND_HOOK, replaced);
    this.#replace(replaced, true, HAND_SOURCE);
  }

  /** What `run.start` is asked with; null while there is nothing to run. */
  request(): Requests['run.start'] | null {
    const { target, spec, hook, source, edited, made } = this.state.get();
    if (!target || !spec || !hook || source.trim() === '') return null;
    const name = spec === MADE ? (made?.title ?? spec) : spec;
    const title = spec === HAND ? 'By hand' : `${name} · ${hook}${edited ? ', edited' : ''}`;
    const shipped = spec !== HAND && spec !== MADE && !edited;
    return shipped ? { target, title, source, spec, hook } : { target, title, source };
  }

  /** A made spec goes, for another one comes: what was edited of its C is kept for `bringBack`. */
  #retire(): void {
    const { made } = this.state.get();
    const edited = made?.ways.flatMap(({ hook }) => keptDraft(this.#keeper, MADE, hook) ?? [])[0];
    if (edited !== undefined) keepDraft(this.#keeper, HAND, BEFORE, edited);
    for (const { hook } of made?.ways ?? []) dropDraft(this.#keeper, MADE, hook);
  }

  /** Once nothing more was typed for a moment. */
  #later(): void {
    if (this.#calm !== null) clearTimeout(this.#calm);
    this.#calm = setTimeout(() => this.#now(), CALM_MS);
  }

  #now(): void {
    if (this.#calm === null) return;
    clearTimeout(this.#calm);
    this.#calm = null;
    void this.#compose();
  }

  /** What stands written by hand, shown or not; null where it is the example. */
  #byHand(): string | null {
    const { spec, source, edited } = this.state.get();
    if (spec === HAND) return edited ? source : null;
    return keptDraft(this.#keeper, HAND, HAND_HOOK);
  }

  #list(): void {
    this.state.update((s) => ({ ...s, specs: [...this.#shipped, ...(s.made ? [madeInfo(s.made)] : [])] }));
  }

  #restore(workspace: Workspace): void {
    const { target, spec, hook, source, edited, made } = workspace;
    this.#pristine = spec === HAND ? HAND_SOURCE : edited ? null : source;
    if (edited) keepDraft(this.#keeper, spec, hook, source);
    this.state.update((s) => ({ ...s, target, spec, hook, source, edited, made, revision: s.revision + 1 }));
    this.#list();
  }

  /** Another spec or hook: its draft if there is one, else nothing until it is composed. */
  #show(spec: string, hook: string): void {
    this.#dropAnswers();
    this.state.update((s) => ({ ...s, spec, hook, problem: null }));
    const draft = keptDraft(this.#keeper, spec, hook);
    if (spec === HAND) this.#replace(draft ?? HAND_SOURCE, draft !== null, HAND_SOURCE);
    else this.#replace(draft ?? '', draft !== null, null);
  }

  /** Another document is shown: C that was asked for the one before is not for it. */
  #dropAnswers(): void {
    if (this.#calm !== null) clearTimeout(this.#calm);
    this.#calm = null;
    this.#asked += 1;
    this.state.update((s) => (s.composing ? { ...s, composing: false } : s));
  }

  #replace(source: string, edited: boolean, pristine: string | null): void {
    this.#pristine = pristine;
    const { spec, hook } = this.state.get();
    if (!edited && spec && hook) dropDraft(this.#keeper, spec, hook);
    this.state.update((s) => ({
      ...s,
      source,
      edited,
      revision: s.revision + (s.source === source ? 0 : 1),
    }));
    this.#keep();
  }

  /** The target opened for somebody: the C is then made for the kernel itself. */
  #look(): void {
    const { target } = this.state.get();
    const open = target !== null && this.#targets.info(target)?.state === 'open' ? target : null;
    if (open === this.#openOne) return;
    this.#openOne = open;
    if (open && !this.#opening) void this.#compose();
  }

  #openAndCompose(): Promise<void> {
    this.#composing = this.#openTarget();
    return this.#composing;
  }

  async #openTarget(): Promise<void> {
    const { target } = this.state.get();
    if (!target) {
      this.#opening = false;
      return;
    }
    const info = this.#targets.info(target);
    this.#opening = true;
    try {
      if (!info || !isOff(info)) await this.#targets.open(target);
    } catch {
      // The target's own state says why; composing says so too, where the C is missed.
    } finally {
      this.#opening = false;
    }
    if (this.state.get().target === target) await this.#compose();
  }

  #compose(force = false): Promise<void> {
    this.#composing = this.#composeNow(force);
    return this.#composing;
  }

  async #composeNow(force: boolean): Promise<void> {
    const { spec, hook, target, source: before, edited, made } = this.state.get();
    if (!spec || spec === HAND || !hook || !target || (edited && !force)) return;
    const asked = ++this.#asked;
    this.state.update((s) => ({ ...s, composing: true, problem: null }));
    try {
      const asks = spec === MADE && made ? made : spec;
      const { source } = await this.#agent.request('spec.compose', { spec: asks, hook, target });
      if (asked !== this.#asked) return;
      this.state.update((s) => ({ ...s, composing: false }));
      // Typed meanwhile: what was typed stays, after a reset too.
      const now = this.state.get();
      if (!now.edited || (force && now.source === before)) this.#replace(source, false, source);
      else this.#pristine = source;
    } catch (error) {
      if (asked === this.#asked) {
        this.state.update((s) => ({ ...s, composing: false, problem: toProblem(error).toJSON() }));
      }
    }
  }

  #keep(): void {
    const workspace = this.#workspace();
    if (!workspace) return;
    const kept = keepWorkspace(this.#keeper, workspace);
    this.state.update((s) => (s.kept === kept ? s : { ...s, kept }));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), SAVE_AFTER_MS);
  }

  async #save(): Promise<void> {
    const workspace = this.#workspace();
    if (!workspace || isSourceTooLarge(workspace.source)) return;
    // While the agent is away the browser has it; the next change, or the next connection, saves it there too.
    await this.#agent.request('workspace.save', workspace).catch(() => {});
  }

  #workspace(): Workspace | null {
    const { target, spec, hook, source, edited, made } = this.state.get();
    return target && spec && hook ? { target, spec, hook, source, edited, made } : null;
  }
}
