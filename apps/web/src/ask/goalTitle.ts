import { type Goal, type MessageId, type ParamId, say } from '@hooklab/advisor';

export type TitlePart = { text: string } | { param: ParamId };

const template = (goal: Goal, part: 'title' | 'words'): string =>
  say({ id: `${goal.id}.${part}` as MessageId, params: {} });

/** "The return value of a syscall: ‹syscall›" as text and the places of its parameters; those it does not name last. */
export function titleParts(goal: Goal): TitlePart[] {
  const parts: TitlePart[] = template(goal, 'title')
    .split(/(‹\w+›)/)
    .filter((text) => text !== '')
    .map((text) => (text.startsWith('‹') ? { param: text.slice(1, -1) as ParamId } : { text }));
  const named = new Set(parts.flatMap((p) => ('param' in p ? [p.param] : [])));
  for (const param of Object.keys(goal.params) as ParamId[]) {
    if (!named.has(param)) parts.push({ text: ` ${param} ` }, { param });
  }
  return parts;
}

/** The goal's title for a list: without its parameters. */
export const shortTitle = (goal: Goal): string =>
  template(goal, 'title')
    .replace(/(?:,\s*|:\s*|\s+)‹\w+›/g, '')
    .trim();

/** Does a goal have all the words, in its title or in what people call it? */
export function goalFits(goal: Goal, words: string): boolean {
  const text = `${template(goal, 'title')} ${template(goal, 'words')}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
