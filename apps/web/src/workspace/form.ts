import { type ProblemShape, toProblem } from '@hooklab/base';
import {
  type CheckedDraft,
  draftOf,
  type ProbeSpec,
  type SpecDraft,
  shippedSpecs,
  withHook,
} from '@hooklab/probe';
import type { SurfaceId } from '@hooklab/protocol';
import { Store } from '../base/store';
import { shippedOf, surfaceToShow } from '../kernel/chosen';
import type { HookHere } from '../kernel/forms';
import type { KernelPort } from '../kernel/keptKernel';
import type { Kernels } from '../kernel/kernels';
import type { SurfaceRef } from '../kernel/service';
import type { Targets } from '../targets/targets';
import type { Bench, BenchState } from './bench';
import { type Keeper, keepForm, keptForm } from './keep';
import { MADE } from './made';

export interface FormState {
  /** null: what the bench has is C written by hand */
  draft: SpecDraft | null;
  /** of the draft as it is, or of the one before while it is checked */
  checked: CheckedDraft | null;
  /** the kernel that it is checked on; null: its files are on their way */
  ref: SurfaceRef | null;
  /** why there is none */
  problem: ProblemShape | null;
  /** the hooks that its points may have, tried here; empty until they are */
  hooks: readonly HookHere[];
}

const NOTHING: FormState = { draft: null, checked: null, ref: null, problem: null, hooks: [] };
const HOOKS_AFTER_MS = 250;

/** What of the kernels a form needs. */
export interface FormKernels {
  readonly worker: Pick<KernelPort, 'checkForm' | 'formHooks'>;
  readonly state: Kernels['state'];
  refOf(id: SurfaceId): Promise<SurfaceRef>;
}

/**
 * The bench's spec as a form. It follows the bench while somebody looks at it; each change is kept in the browser as it
 * was typed, checked on the kernel, and, where it is right, the bench gets the spec and its C.
 */
export class Form {
  readonly state = new Store<FormState>(NOTHING);
  readonly #bench: Bench;
  readonly #kernels: FormKernels;
  readonly #targets: Targets;
  readonly #keeper: Keeper;
  /** what of the bench the draft is of */
  #of = '';
  /** the bench's hook, when it was last looked at */
  #hook: string | null = null;
  #watchers = 0;
  #undo: () => void = () => {};
  #checking = false;
  #dirty = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #surface: SurfaceId | null = null;
  /** the bench takes what the form has: nothing of that is news */
  #shaping = false;

  constructor(bench: Bench, targets: Targets, kernels: FormKernels, keeper: Keeper) {
    this.#bench = bench;
    this.#targets = targets;
    this.#kernels = kernels;
    this.#keeper = keeper;
  }

  /** For as long as somebody looks at it. Gives the way back. */
  watch(): () => void {
    if (this.#watchers++ === 0) {
      const undos = [this.#bench.state, this.#targets.state, this.#kernels.state].map((store) =>
        store.subscribe(() => this.#follow()),
      );
      this.#undo = () => {
        for (const undo of undos) undo();
      };
      this.#follow();
    }
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#undo();
    };
  }

  /** The person changed something. */
  edit(draft: SpecDraft): void {
    this.state.update((s) => ({ ...s, draft }));
    this.#keep();
    this.#check();
  }

  /** Another hook for what the form says. */
  chooseHook(hook: SpecDraft['hook']): void {
    const { draft } = this.state.get();
    if (draft) this.edit(withHook(draft, hook));
  }

  #keep(): void {
    const { draft } = this.state.get();
    if (draft) keepForm(this.#keeper, { of: this.#of, draft });
  }

  #follow(): void {
    if (this.#shaping) return;
    const state = this.#bench.state.get();
    this.#look(state);
    const whole = specOf(state);
    const of = whole ? documentOf(state) : '';
    const chosen = state.hook !== this.#hook;
    this.#hook = state.hook;
    if (of === this.#of) {
      // of a form with a fault the bench has the C of before, by the hook of before
      if (chosen && whole?.ways.some(({ hook }) => hook === state.hook))
        this.chooseHook(state.hook as SpecDraft['hook']);
      return;
    }
    this.#of = of;
    const kept = whole && keptForm(this.#keeper);
    const next = !whole ? null : kept?.of === of ? kept.draft : draftOf(whole, state.hook ?? '');
    this.state.update((s) => ({ ...s, draft: next, checked: null, hooks: [] }));
    this.#check();
  }

  /** The kernel of the target: as it is shipped, any other as it is read. */
  #look({ target }: BenchState): void {
    const { list } = this.#kernels.state.get();
    if (list.length === 0) return;
    const open = target !== null && this.#targets.info(target)?.state === 'open';
    const own = open && !shippedOf(list, target) ? target : null;
    const id = surfaceToShow(list, own, target);
    if (!id || id === this.#surface) return;
    this.#surface = id;
    this.state.update((s) => ({ ...s, ref: null, problem: null, checked: null, hooks: [] }));
    this.#kernels.refOf(id).then(
      (ref) => {
        if (this.#surface !== id) return;
        this.state.update((s) => ({ ...s, ref }));
        this.#check();
      },
      (error) => {
        if (this.#surface === id) this.state.update((s) => ({ ...s, problem: toProblem(error).toJSON() }));
      },
    );
  }

  /** One check at a time, then one of what was typed meanwhile. */
  #check(): void {
    this.#dirty = true;
    if (!this.#checking) void this.#checkAll();
  }

  async #checkAll(): Promise<void> {
    this.#checking = true;
    while (this.#dirty) {
      this.#dirty = false;
      const { draft, ref } = this.state.get();
      if (!draft || !ref) break;
      try {
        const checked = await this.#kernels.worker.checkForm(ref, draft);
        const now = this.state.get();
        if (now.draft !== draft || now.ref !== ref) continue;
        this.state.update((s) => ({ ...s, checked, problem: null }));
        this.#shape(draft, checked);
        this.#tryHooks();
      } catch (error) {
        this.state.update((s) => ({ ...s, problem: toProblem(error).toJSON() }));
      }
    }
    this.#checking = false;
  }

  /** What is as the bench has it already is not a change of it. */
  #shape(draft: SpecDraft, { spec, source }: CheckedDraft): void {
    if (!spec || source === null) return;
    const bench = this.#bench.state.get();
    const whole = specOf(bench);
    const same =
      whole && JSON.stringify(draftOf(whole, draft.hook)) === JSON.stringify(draftOf(spec, draft.hook));
    const asItIs = JSON.stringify(draft) === JSON.stringify(whole && draftOf(whole, draft.hook));
    if (bench.hook === draft.hook && (same || asItIs)) return;
    this.#of = documentOf({ ...bench, spec: MADE, made: spec, hook: draft.hook });
    this.#shaping = true;
    this.#hook = draft.hook;
    this.#bench.shape(spec, draft.hook, source);
    this.#shaping = false;
    this.#keep();
  }

  #tryHooks(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      const { draft, ref } = this.state.get();
      if (!draft || !ref) return;
      const hooks = await this.#kernels.worker.formHooks(ref, draft).catch(() => null);
      if (hooks && this.state.get().draft === draft) this.state.update((s) => ({ ...s, hooks }));
    }, HOOKS_AFTER_MS);
  }
}

/** The spec on the bench, as a whole; null: C written by hand, or nothing. */
export function specOf({ spec, made }: Pick<BenchState, 'spec' | 'made'>): ProbeSpec | null {
  if (spec === MADE) return made;
  return shippedSpecs().find(({ name }) => name === spec) ?? null;
}

/** Which spec a form is of: of a made one its text. */
const documentOf = ({ spec, made }: Pick<BenchState, 'spec' | 'made' | 'hook'>): string =>
  spec === MADE ? JSON.stringify(made) : (spec ?? '');
