import type { AdvisorFacts } from '@hooklab/advisor';

/** Symbols of any kind that are like `name` and exist here: variables too. */
export function similarSymbols(facts: AdvisorFacts, name: string, limit: number): string[] {
  const found = new Set<string>();
  for (const near of edits(name)) {
    if (found.size >= limit) break;
    if (near !== name && facts.rows.first(near) >= 0) found.add(near);
  }
  return [...found];
}

/** All words one letter away: left out, doubled, swapped, changed, added. Looked up, not searched: 64 letters are 5,000. */
function* edits(word: string): Generator<string> {
  const letters = 'abcdefghijklmnopqrstuvwxyz_0123456789';
  for (let i = 0; i < word.length; i++) yield word.slice(0, i) + word.slice(i + 1);
  for (let i = 0; i + 1 < word.length; i++)
    yield word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
  for (let i = 0; i <= word.length; i++) {
    for (const letter of letters) {
      yield word.slice(0, i) + letter + word.slice(i);
      if (i < word.length) yield word.slice(0, i) + letter + word.slice(i + 1);
    }
  }
}

/** Events of that bare name in any category, then events one letter away. */
export function similarEvents(facts: AdvisorFacts, name: string, limit = 5): string[] {
  if (!facts.events) return [];
  const bare = name.slice(name.indexOf('/') + 1).slice(name.indexOf(':') + 1);
  const all = [...facts.events.keys()];
  const near = new Set(edits(bare));
  const score = (event: string): number => {
    const own = event.slice(event.indexOf(':') + 1);
    if (own === bare) return 3;
    if (near.has(own)) return 2;
    return bare.length > 3 && own.includes(bare) ? 1 : 0;
  };
  return all
    .map((event) => ({ event, score: score(event) }))
    .filter((e) => e.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((e) => e.event);
}
