import type { AdvisorFacts, Question, Restriction } from '@hooklab/advisor';
import { factsOf } from '@hooklab/advisor';
import { type HookId, parsePoint } from '@hooklab/hook';
import {
  type Narrowed,
  ofThose,
  type ProbeFacts,
  type ProbeSpec,
  readyHere,
  type Whose,
} from '@hooklab/probe';
import type { Surface } from '@hooklab/surface';
import { bestSpec, type Wanted } from './best-spec';
import { meantBy } from './goal';
import { readyFor } from './ready';

/** What a spec is made of: a spec itself, a point or a goal, one of them. */
export interface AskedSpec {
  readonly given: ProbeSpec | null;
  readonly point?: string | undefined;
  readonly goal?: string | undefined;
  readonly wanted: Wanted;
  readonly whose: Whose;
}

export interface Composed {
  readonly spec: ProbeSpec;
  /** null: the spec's first */
  readonly hook: HookId | null;
  readonly facts: ProbeFacts;
  /** the ready spec that answers the goal whole, with what its words became; null: it was made, or given */
  readonly ready: Narrowed<Restriction> | null;
}

/** The spec of it on this kernel. Throws the Problem of what cannot be made. */
export function composedOn(surface: Surface, { given, point, goal, wanted, whose }: AskedSpec): Composed {
  const facts = factsOf(surface);
  const probeFacts: ProbeFacts = { kernel: surface.name, arch: facts.kernel.arch, surface };
  const ready =
    given === null && goal !== undefined && isPlain(wanted)
      ? readyFor(meantBy(goal, facts).question, goal)
      : null;
  const { spec, hook } = given
    ? { spec: given, hook: wanted.hook }
    : ready
      ? readyHere(ready.spec, probeFacts)
      : bestSpec(facts, probeFacts, questionOf(point, goal, facts), wanted);
  return { spec: ofThose(spec, whose), hook, facts: probeFacts, ready };
}

/** Nothing is said but the question: a ready spec may answer it. */
const isPlain = ({ hook, needs, asked, filter }: Wanted): boolean =>
  !hook && Object.keys(needs).length === 0 && !asked && filter.length === 0;

function questionOf(point: string | undefined, goal: string | undefined, facts: AdvisorFacts): Question {
  return goal === undefined ? { kind: 'point', point: parsePoint(point!) } : meantBy(goal, facts).question;
}
