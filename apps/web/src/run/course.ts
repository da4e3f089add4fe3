import { type ProblemShape, toProblem } from '@hooklab/base';
import type {
  Events,
  LessonInfo,
  LessonTried,
  LessonView,
  Requests,
  StepView,
  TargetId,
} from '@hooklab/protocol';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';

export type Language = LessonInfo['language'];

export interface CourseState {
  /** null: not known yet */
  list: readonly LessonInfo[] | null;
  /** the lesson that is open beside the screens */
  open: LessonView | null;
  language: Language;
  /** a step is being tried; its runs, by name */
  busy: readonly string[] | null;
  /** the last try, and of which step it was */
  tried: { step: number; result: LessonTried } | null;
  problem: ProblemShape | null;
}

const NONE: CourseState = {
  list: null,
  open: null,
  language: 'en',
  busy: null,
  tried: null,
  problem: null,
};

const LANGUAGE = 'hooklab.lessons.language';
const OPEN = 'hooklab.lessons.open';

type Probe = Requests['lesson.try']['probe'];
type Storage_ = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The lessons, and the one that is open. What a person did of them is the agent's. */
export class Course {
  readonly state: Store<CourseState>;
  readonly #agent: AgentPort;
  readonly #storage: Storage_ | null;
  readonly #target: () => TargetId | null;
  /** a run of a try has begun */
  onRun: (run: Events['lesson.run'], kind: StepView['kind']) => void = () => {};

  /** `target`: the one that is looked at now; `storage`: which lesson is open, for a reload */
  constructor(agent: AgentPort, target: () => TargetId | null, storage: Storage_ | null = null) {
    this.#agent = agent;
    this.#target = target;
    this.#storage = storage;
    const language = storage?.getItem(LANGUAGE) === 'zh' ? 'zh' : 'en';
    this.state = new Store({ ...NONE, language });
    agent.on('lesson.run', (run) => {
      const { busy, open } = this.state.get();
      if (!busy || !open) return;
      this.state.update((s) => ({ ...s, busy: [...(s.busy ?? []), run.name] }));
      if (busy.length === 0) this.onRun(run, open.all[open.at]!.kind);
    });
  }

  /** To be called whenever the agent can be reached (again). */
  async online(): Promise<void> {
    const id = this.state.get().open?.id ?? this.#storage?.getItem(OPEN);
    if (id) await this.open(id);
  }

  async load(): Promise<void> {
    const { language } = this.state.get();
    const { lessons } = await this.#agent.request('lessons.list', { language });
    this.state.update((s) => ({ ...s, list: lessons }));
  }

  async speak(language: Language): Promise<void> {
    this.#storage?.setItem(LANGUAGE, language);
    this.state.update((s) => ({ ...s, language }));
    await this.load();
    const { open } = this.state.get();
    if (open) await this.open(open.id);
  }

  async open(id: string): Promise<void> {
    const { language, open } = this.state.get();
    if (open?.id !== id) this.state.update((s) => ({ ...s, tried: null, problem: null }));
    await this.#ask('lesson.open', { id, language, kernel: this.kernel });
    this.#storage?.setItem(OPEN, id);
  }

  close(): void {
    this.cancel();
    this.#storage?.removeItem(OPEN);
    this.state.update((s) => ({ ...s, open: null, tried: null, problem: null }));
    void this.load();
  }

  predict = (option: number) => this.#at('lesson.predict', { option });
  hint = () => this.#at('lesson.hint', {});

  /** To a step that is not locked. */
  async go(step: number): Promise<void> {
    const { open } = this.state.get();
    if (!open || step < 0 || step >= open.all.length || open.all[step]!.state === 'locked') return;
    const { id, language } = open;
    await this.#ask('lesson.go', { id, language, kernel: this.kernel, step });
  }

  async restart(): Promise<void> {
    const { open } = this.state.get();
    if (!open) return;
    this.state.update((s) => ({ ...s, tried: null, problem: null }));
    await this.#ask('lesson.restart', { id: open.id, language: open.language, kernel: this.kernel });
  }

  async try(target: TargetId, probe: Probe, answer: string | null): Promise<void> {
    const { open, busy } = this.state.get();
    if (!open || busy) return;
    const { id, language, at: step } = open;
    this.state.update((s) => ({ ...s, busy: [], problem: null }));
    try {
      const kernel = kernelOf(target);
      const { tried, lesson } = await this.#agent.request('lesson.try', {
        id,
        language,
        step,
        kernel,
        target,
        probe,
        answer,
      });
      this.state.update((s) => ({
        ...s,
        busy: null,
        tried: { step, result: tried },
        open: s.open?.id === id ? { ...lesson, at: s.open.at } : s.open,
      }));
    } catch (error) {
      const problem = toProblem(error);
      this.state.update((s) => ({
        ...s,
        busy: null,
        problem: problem.code === 'cancelled' ? null : problem.toJSON(),
      }));
    }
  }

  cancel(): void {
    if (this.state.get().busy) void this.#agent.request('lesson.cancel', {}).catch(() => {});
  }

  /** "6.12" of the lab VM that is looked at; "" of another target. */
  get kernel(): string {
    return kernelOf(this.#target());
  }

  /** The VM in which a step is tried: the one that is looked at, where the lesson holds there. */
  get target(): TargetId | null {
    const { open } = this.state.get();
    if (!open) return null;
    const { kernels } = open;
    if (kernels.includes(this.kernel)) return this.#target();
    return `lab:${kernels.includes(USUAL) ? USUAL : kernels[0]!}`;
  }

  async #at<K extends 'lesson.predict' | 'lesson.hint'>(name: K, more: object): Promise<void> {
    const { open } = this.state.get();
    if (!open) return;
    const { id, language, at: step } = open;
    await this.#ask(name, { id, language, kernel: this.kernel, step, ...more } as Requests[K]);
  }

  async #ask<K extends 'lesson.open' | 'lesson.go' | 'lesson.predict' | 'lesson.hint' | 'lesson.restart'>(
    name: K,
    request: Requests[K],
  ): Promise<void> {
    try {
      const { lesson } = await this.#agent.request(name, request);
      this.state.update((s) => ({ ...s, open: lesson, problem: null }));
    } catch (error) {
      this.state.update((s) => ({ ...s, problem: toProblem(error).toJSON() }));
    }
  }
}

const USUAL = '6.12';
const kernelOf = (target: TargetId | null): string => /^lab:(.+)$/.exec(target ?? '')?.[1] ?? '';
