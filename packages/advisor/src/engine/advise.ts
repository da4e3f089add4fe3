import { type HookId, hookType, type Point, pointText, sectionOf } from '@hooklab/hook';
import { syscallEvent, syscallFunction } from '@hooklab/surface';
import { correctionsFor } from '../corrections/corrections';
import type { AdvisorFacts } from '../facts/facts';
import { type Capabilities, ROOT } from '../facts/system';
import { type Goal, goalById, type Needs, type ParamId } from '../goals';
import { goalTitle } from '../goals/title';
import { type Cost, hookAdvice } from '../hooks';
import { fails, note, type Prediction, type Trace } from '../predict/outcome';
import { predict } from '../predict/predict';
import { type Message, type MessageId, msg } from '../text/message';
import type { Candidate, Trial } from './candidate';
import type { Draft, Judged } from './draft';
import { goalDrafts, pointDrafts } from './drafts';
import { ladderFrom } from './ladder';
import { withoutModule } from './module';
import { instructionsOf } from './price';
import { afterTrial, provedBy } from './proof';
import { readingsOf } from './reading';
import { movesOf, seesReturn, total } from './score';

/** What is asked: a point, or a goal with its parameters. */
export type Question =
  | { readonly kind: 'point'; readonly point: Point }
  | {
      readonly kind: 'goal';
      readonly goal: string;
      readonly params: Readonly<Partial<Record<ParamId, string>>>;
    };

export interface AdviseOptions {
  readonly needs?: Needs;
  readonly who?: Capabilities;
  /** real loads and attaches, made elsewhere: the last word on a verdict */
  readonly trials?: readonly Trial[];
  /** costs measured on this machine, shown before the published ones */
  readonly measured?: Readonly<Partial<Record<HookId, readonly Cost[]>>>;
}

export interface Advice {
  readonly question: Question;
  /** the goal's title, or null */
  readonly title: Message | null;
  /** the person's and the goal's together */
  readonly needs: Needs;
  readonly candidates: readonly Candidate[];
}

/** Ranked hooks for a question on one kernel, each with its verdict, evidence, price and trap. */
export function advise(facts: AdvisorFacts, question: Question, options: AdviseOptions = {}): Advice {
  const goal = question.kind === 'goal' ? (goalById.get(question.goal) ?? null) : null;
  const needs: Needs = { ...goal?.needs, ...options.needs };
  const who = options.who ?? ROOT;
  const params = { ...goal?.params, ...(question.kind === 'goal' ? question.params : {}) };
  const drafts =
    question.kind === 'point'
      ? pointDrafts(facts, question.point, needs)
      : goal
        ? goalDrafts(goal, params, needs)
        : [];
  const judged = drafts
    .map((draft): Judged => {
      const proved = provedBy(options.trials ?? [], draft.hook, draft.points.map(pointText));
      const { prediction, trace } = judge(facts, draft, who);
      return { ...draft, trace, prediction: afterTrial(prediction, proved), proved };
    })
    .map((draft) => ({ draft, moves: movesOf(draft, needs, facts) }))
    .sort((a, b) => total(b.moves) - total(a.moves));
  const ranked = judged.map((j) => j.draft);
  return {
    question,
    title: goal ? goalTitle(goal.id, params) : null,
    needs,
    candidates: judged.map(({ draft, moves }, i) => ({
      ...describe(facts, draft, goal, options),
      rank: i + 1,
      ladder: ladderFrom(facts, ranked, i),
      score: Math.round(total(moves)),
      moves,
    })),
  };
}

const WORST = { works: 0, caveat: 1, unknown: 2, fails: 3 } as const;

/** Points that go together stand or fall together: the worst verdict counts, all evidence is kept. */
function judge(
  facts: AdvisorFacts,
  draft: Draft,
  who: Capabilities,
): { prediction: Prediction; trace: Trace } {
  const { hook, points, option } = draft;
  const trace: Trace = [];
  let worst: Prediction | null = null;
  if (option !== null && facts.config(option) === 'n') {
    note(trace, 'P-33', false, facts.configPlace(option));
    worst = fails('load', 'EINVAL', 'P-33', msg('why.noOption', { option, hook }));
  }
  for (const point of points) {
    const one = predict(facts, point, hook, who, trace);
    if (!worst || WORST[one.verdict] > WORST[worst.verdict]) worst = one;
  }
  return { prediction: withoutModule(facts, draft, worst!, trace) ?? worst!, trace };
}

type Described = Omit<Candidate, 'rank' | 'ladder' | 'score' | 'moves'>;

function describe(facts: AdvisorFacts, draft: Judged, goal: Goal | null, options: AdviseOptions): Described {
  const { hook, points, prediction, proved } = draft;
  const advice = hookAdvice(hook);
  const first = points[0]!;
  const texts = points.map(pointText);
  return {
    id: `${hook} ${texts.join(' ')}`,
    hook,
    points,
    joined: draft.joined,
    sections: points.map((point) => sectionOf(hook, point, facts.kernel.arch)),
    verdict: prediction.verdict,
    stage: prediction.stage ?? null,
    errno: prediction.errno ?? null,
    predicate: prediction.predicate,
    proved,
    reason: prediction.why,
    because: draft.because ? { id: draft.because, params: {} } : null,
    evidence: draft.trace,
    sees: points.map((point) => readingsOf(facts, hook, point)),
    seesText: { id: advice.text.sees, params: {} },
    cannotSee: blindSpots(facts, draft),
    costs: [...(options.measured?.[hook] ?? []), ...advice.costs],
    instructions: instructionsOf(facts, hook),
    stability: advice.stability,
    privileges: msg('privilege.line', { load: advice.caps.load, attach: advice.caps.attach }),
    minKernel: facts.kernel.arch === 'arm64' ? advice.minKernel.arm64 : advice.minKernel.x86_64,
    trap: goal ? { id: `${goal.id}.trap` as MessageId, params: {} } : null,
    corrections: correctionsFor({
      hook,
      point: first.kind === 'rawtracepoint' ? 'tracepoint' : first.kind,
      predicates: prediction.predicate ? [prediction.predicate] : [],
      goal: goal?.id,
    }),
  };
}

function blindSpots(facts: AdvisorFacts, draft: Judged): Message[] {
  const { text } = hookAdvice(draft.hook);
  const blind: Message[] = [{ id: text.blind, params: {} }, ...otherCallers(facts, draft)];
  if (draft.joined && seesReturn(draft)) blind.push(msg('lose.together'));
  return blind;
}

/** Who does the same without passing here: 32-bit tasks come through other functions, io_uring makes no syscall. */
function otherCallers(facts: AdvisorFacts, { hook, points }: Judged): Message[] {
  const [first] = points;
  const name = first && syscallOf(first);
  if (!name) return [];
  const blind: Message[] = [];
  const all = hookType(hook).family === 'tracepoint' && hookType(hook).context !== 'record';
  // ksyscall's own text says it
  if (!all && !hook.includes('syscall') && facts.syscalls.compat(name)) blind.push(msg('blind.compat'));
  const fn = facts.syscalls.uring(name);
  if (fn) blind.push(msg('blind.uring', { fn }));
  return blind;
}

function syscallOf(point: Point): string | null {
  if (point.kind === 'syscall') return point.name;
  if (point.kind === 'tracepoint' && point.category === 'syscalls')
    return syscallEvent(point.name)?.syscall ?? point.name;
  const entry = point.kind === 'fn' ? syscallFunction(point.name) : null;
  return entry?.callers === 'native' ? entry.syscall : null;
}
