import {
  type AdvisorFacts,
  type GoalMatch,
  goalById,
  goalTitle,
  type Question,
  say,
  understand,
} from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { pointText } from '@hooklab/hook';

/** How a question in words was read: told in each JSON line of an answer to it. */
export interface Understood {
  goal: string | null;
  title: string | null;
  /** the function or event that the words name, where they name only that */
  point: string | null;
  params: Readonly<Record<string, string>>;
  /** 0 … 1; from 0.45 its words fit */
  score: number;
  others: { goal: string; title: string; score: number }[];
}

/** What the words ask. Fails where no goal's words fit, with the nearest three. `G-37` is a goal by its id. */
export function meantBy(
  text: string,
  facts: AdvisorFacts | null,
): { question: Question; understood: Understood } {
  const named = goalById.get(text.trim());
  if (named) {
    const question: Question = { kind: 'goal', goal: named.id, params: named.params };
    return { question, understood: read(question, 1, []) };
  }
  const { question, goals } = understand(text, facts);
  if (!question) throw noGoal(text, goals);
  if (question.kind === 'point') return { question, understood: read(question, 1, goals) };
  return { question, understood: read(question, goals[0]!.score, goals.slice(1)) };
}

const read = (question: Question, score: number, others: readonly GoalMatch[]): Understood => ({
  goal: question.kind === 'goal' ? question.goal : null,
  title: question.kind === 'goal' ? titleOf(question.goal, question.params) : null,
  point: question.kind === 'point' ? pointText(question.point) : null,
  params: question.kind === 'goal' ? { ...question.params } : {},
  score: rounded(score),
  others: others.slice(0, 3).map((m) => ({
    goal: m.goal.id,
    title: titleOf(m.goal.id, m.params),
    score: rounded(m.score),
  })),
});

const rounded = (score: number): number => Math.round(score * 100) / 100;

const titleOf = (goal: string, params: Readonly<Partial<Record<string, string>>>): string =>
  say(goalTitle(goal, params));

const noGoal = (text: string, goals: readonly GoalMatch[]): Problem =>
  new Problem({
    code: 'unknown-goal',
    what: `No goal that Hooklab knows fits “${text}”`,
    ...(goals.length > 0
      ? {
          cause: `nearest are ${goals
            .slice(0, 3)
            .map((m) => `${m.goal.id} “${titleOf(m.goal.id, m.params)}”`)
            .join(', ')}`,
        }
      : {}),
    fix:
      goals.length > 0
        ? `Take one by its id, as in --goal ${goals[0]!.goal.id}, or name a point`
        : 'Name a point',
  });
