import type { ProbeSpec } from '@hooklab/probe';

/** What of a spec is searched, the weightiest first. */
const PARTS: readonly ((spec: ProbeSpec) => string)[] = [
  ({ title }) => title,
  ({ name }) => name.replaceAll('-', ' '),
  ({ ways }) => ways.flatMap(({ hook, points }) => [hook, ...points]).join(' '),
  ({ columns }) => columns.map(({ name, about }) => `${name} ${about}`).join(' '),
  ({ about }) => about,
];

/** The specs that say every word of a text somewhere, best first; all in their own order for no word. */
export function findSpecs(specs: readonly ProbeSpec[], text: string): ProbeSpec[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const scored = specs.flatMap((spec) => {
    const score = scoreOf(spec, words);
    return score === null ? [] : [{ spec, score }];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ spec }) => spec);
}

/** Lower is better; null: a word is nowhere. */
function scoreOf(spec: ProbeSpec, words: readonly string[]): number | null {
  const texts = PARTS.map((part) => part(spec).toLowerCase());
  let score = 0;
  for (const word of words) {
    const at = texts.findIndex((text) => text.includes(word));
    if (at < 0) return null;
    // the beginning of a word is meant more often than its middle
    const begins = new RegExp(`(?:^|[^a-z0-9])${word.replace(/[^a-z0-9]/g, '\\$&')}`).test(texts[at]!);
    score += 2 * at + (begins ? 0 : 1);
  }
  return score;
}
