import { goalById, type ParamId, type Question } from '@hooklab/advisor';
import { parsePoint, pointText } from '@hooklab/hook';

type GoalQuestion = Extract<Question, { kind: 'goal' }>;

/** A goal with its parameters as the address says it: "G-03,syscall:openat". */
export function goalText({ goal, params }: GoalQuestion): string {
  const own = goalById.get(goal)?.params ?? {};
  const given = Object.entries(params).filter(([id, value]) => value && own[id as ParamId] !== value);
  return [goal, ...given.map(([id, value]) => `${id}:${value!.replace(/[%,]/g, encodeURIComponent)}`)].join(
    ',',
  );
}

/** null for a goal that there is none of. */
export function readGoal(text: string): GoalQuestion | null {
  const [id = '', ...rest] = text.split(',');
  const goal = goalById.get(id);
  if (!goal) return null;
  const params: Partial<Record<ParamId, string>> = { ...goal.params };
  for (const part of rest) {
    const colon = part.indexOf(':');
    const name = part.slice(0, colon) as ParamId;
    if (name in goal.params) params[name] = part.slice(colon + 1).replace(/%25|%2C/gi, decodeURIComponent);
  }
  return { kind: 'goal', goal: id, params };
}

/** What an address asks outright; null where words have to be understood first. */
export function questionOf(point: string | null, goal: string | null): Question | null {
  if (point) {
    try {
      return { kind: 'point', point: parsePoint(point) };
    } catch {
      return null;
    }
  }
  return goal ? readGoal(goal) : null;
}

/** The same text for the same question: its place in the address. */
export const questionKey = (question: Question): string =>
  question.kind === 'point' ? pointText(question.point) : goalText(question);
