import {
  type AdvisorFacts,
  advise,
  isUseful,
  type Message,
  type Needs,
  type Question,
  wishOf,
} from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { type HookId, pointText } from '@hooklab/hook';
import {
  type CardSums,
  filterOf,
  needsOfAsked,
  type ProbeFacts,
  type ProbeSpec,
  specOfCard,
  summedTexts,
} from '@hooklab/probe';
import { hookNamed, needsNamed } from './words';

/** What a person wants of a point or a goal. */
export interface Wanted {
  /** null: the best one */
  readonly hook: HookId | null;
  readonly needs: Needs;
  /** expressions to show; null: every value that the hook gives */
  readonly asked: readonly string[] | null;
  readonly filter: readonly string[];
  /** what is summed up; null: every event is a row */
  readonly sums?: CardSums | null;
}

/** As it is written on the command line. Throws a Problem for what cannot be read, before a kernel is asked. */
export function wantedOf(
  options: { hook?: string | undefined; need?: string | undefined; filter: readonly string[] },
  expressions: readonly string[],
  sums: CardSums | null = null,
): Wanted {
  const said = options.need === undefined ? {} : needsNamed(options.need);
  if (sums && expressions.length > 0) {
    throw new Problem({
      code: 'usage',
      what: `${expressions[0]} would be shown of each event, and sums have no row for it`,
      fix: 'Give it to --by, or leave the sums out',
    });
  }
  // an expression that filters needs what it names as one that is shown does
  const formulas = options.filter.filter((filter) => filterOf(filter).kind === 'formula');
  return {
    hook: options.hook === undefined ? null : hookNamed(options.hook),
    needs: { ...needsOfAsked([...(sums ? summedTexts(sums) : expressions), ...formulas]), ...said },
    asked: expressions.length > 0 ? expressions : null,
    filter: options.filter,
    sums,
  };
}

/**
 * The best candidate that a program can be made of, or that hook's, as a spec. Throws the Problem of the first that
 * fails; `no-program` where there is none.
 */
export function bestSpec(
  facts: AdvisorFacts,
  probeFacts: ProbeFacts,
  question: Question,
  { hook, needs, asked, filter, sums }: Wanted,
): { spec: ProbeSpec; hook: HookId; because: Message | null } {
  const advice = advise(facts, question, { needs });
  const here = advice.candidates.filter((c) => c.because?.id !== 'because.nowCalled');
  const useful = here.filter(isUseful);
  // of a program's code only its file knows whether it is there: the run finds out
  const best =
    useful.length > 0
      ? useful
      : here.filter((c) => c.verdict === 'unknown' && c.points.every(({ kind }) => kind === 'user'));
  const wanted = hook === null ? best : here.filter((c) => c.hook === hook);
  let first: unknown = null;
  for (const candidate of wanted) {
    try {
      const wish = {
        ...wishOf(advice, candidate),
        asked: asked ?? undefined,
        filter,
        sums: sums ?? undefined,
      };
      return { spec: specOfCard(wish, probeFacts), hook: candidate.hook, because: candidate.because };
    } catch (error) {
      first ??= error;
    }
  }
  // a name that was mistyped is said, never taken for the one that it is like
  const like = advice.candidates.filter((c) => !here.includes(c)).flatMap((c) => c.points.map(pointText));
  throw (
    first ??
    new Problem({
      code: 'no-program',
      what:
        hook === null ? 'No hook that answers it works on this kernel' : `${hook} is no answer to it here`,
      where: question.kind === 'point' ? pointText(question.point) : question.goal,
      cause: like.length > 0 ? 'this kernel has no function of that name' : undefined,
      fix:
        like.length > 0
          ? `Did you mean ${[...new Set(like)].join(' or ')}?`
          : 'Ask which do, and why others do not: `hooklab advise`',
    })
  );
}
