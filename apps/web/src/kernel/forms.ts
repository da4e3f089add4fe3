import { type Advice, type AdvisorFacts, advise, type Candidate, say } from '@hooklab/advisor';
import type { ProblemShape } from '@hooklab/base';
import { toProblem } from '@hooklab/base';
import { type HookId, pointText } from '@hooklab/hook';
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
  specPoint,
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
  /** why it does not work here: no program is made, or the advisor knows that it is refused; null: it works */
  problem: string | null;
  /** it works, but: what the advisor says of it; null: nothing, or it does not know */
  caveat: string | null;
}

/** What a form asks of one kernel. What may be named at a place is kept for the next key. */
export class Forms {
  readonly #facts: ProbeFacts;
  readonly #advisor: AdvisorFacts;
  /** of each point, as it was asked for first */
  readonly #advice = new Map<string, Advice | null>();
  readonly #scopes = new Map<string, Scope | null>();

  constructor(facts: ProbeFacts, advisor: AdvisorFacts) {
    this.#facts = facts;
    this.#advisor = advisor;
  }

  check(draft: SpecDraft): CheckedDraft {
    return checkDraft(draft, this.#facts);
  }

  hooks(draft: SpecDraft): HookHere[] {
    return hooksOfDraft(draft, HOOKS).map((hook) => {
      const turned = withHook(draft, hook);
      const { source, faults } = checkDraft(turned, this.#facts);
      const said = turned.points.flatMap((point) => this.#verdict(point, hook) ?? []);
      const refused = said.find(({ verdict }) => verdict === 'fails');
      const caveat = said.find(({ verdict }) => verdict === 'caveat');
      return {
        hook,
        own: draft.origin.ways.some((way) => way.hook === hook),
        problem:
          source === null
            ? (faults[0]?.message ?? 'no program is made')
            : refused
              ? say(refused.reason)
              : null,
        caveat: caveat ? say(caveat.reason) : null,
      };
    });
  }

  /** What the advisor says of a hook at a point; null: nothing. */
  #verdict(point: string, hook: HookId): Candidate | null {
    let advice = this.#advice.get(point);
    if (advice === undefined) {
      advice = this.#advise(point);
      this.#advice.set(point, advice);
    }
    return (
      advice?.candidates.find((each) => each.hook === hook && pointText(each.points[0]!) === point) ?? null
    );
  }

  #advise(point: string): Advice | null {
    const parsed = specPoint(point);
    if (!parsed) return null;
    try {
      return advise(this.#advisor, { kind: 'point', point: parsed });
    } catch {
      // a point that this kernel does not have: the check of the draft says so
      return null;
    }
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
