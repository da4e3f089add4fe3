import type { ProblemShape } from '@hooklab/base';
import { toProblem } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import {
  bpftraceOf,
  type CheckedDraft,
  type Completion,
  checkDraft,
  complete,
  HOOKS,
  type Hover,
  hooksOfDraft,
  hover,
  type ProbeFacts,
  type ProbeSpec,
  type Scope,
  type SpecDraft,
  scopeOfDraft,
  withHook,
} from '@hooklab/probe';

/** Where in a form a text stands: at one of the points, or where only the exit is asked. */
export interface TextPlace {
  point?: string | undefined;
  late?: boolean | undefined;
}

/** A hook for the points of a form, tried with all that the form says. */
export interface HookHere {
  hook: HookId;
  /** the spec has a way for it */
  own: boolean;
  /** why no program is made with it here; null: one is */
  problem: string | null;
}

/** What a form asks of one kernel. What may be named at a place is kept for the next key. */
export class Forms {
  readonly #facts: ProbeFacts;
  readonly #scopes = new Map<string, Scope | null>();

  constructor(facts: ProbeFacts) {
    this.#facts = facts;
  }

  check(draft: SpecDraft): CheckedDraft {
    return checkDraft(draft, this.#facts);
  }

  hooks(draft: SpecDraft): HookHere[] {
    return hooksOfDraft(draft, HOOKS).map((hook) => {
      const { source, faults } = checkDraft(withHook(draft, hook), this.#facts);
      return {
        hook,
        own: draft.origin.ways.some((way) => way.hook === hook),
        problem: source === null ? (faults[0]?.message ?? 'no program is made') : null,
      };
    });
  }

  complete(draft: SpecDraft, place: TextPlace, text: string, at: number): Completion | null {
    const scope = this.#scope(draft, place);
    return scope && complete(text, at, scope);
  }

  hover(draft: SpecDraft, place: TextPlace, text: string, at: number): Hover | null {
    const scope = this.#scope(draft, place);
    return scope && hover(text, at, scope);
  }

  /** The script of the same probe, or why there is none. */
  bpftrace(spec: ProbeSpec, hook: HookId): { script: string | null; problem: ProblemShape | null } {
    try {
      return { script: bpftraceOf(spec, hook, this.#facts).script, problem: null };
    } catch (error) {
      return { script: null, problem: toProblem(error).toJSON() };
    }
  }

  #scope(draft: SpecDraft, place: TextPlace): Scope | null {
    const { hook, points } = draft;
    const key = JSON.stringify([hook, points, place.point ?? null, place.late ?? false]);
    let scope = this.#scopes.get(key);
    if (scope === undefined) {
      scope = scopeOfDraft(draft, this.#facts, place);
      if (this.#scopes.size > MOST_SCOPES) this.#scopes.clear();
      this.#scopes.set(key, scope);
    }
    return scope;
  }
}

const MOST_SCOPES = 16;
