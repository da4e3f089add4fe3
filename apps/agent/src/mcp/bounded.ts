import { type Printable, printable, printableJson } from '@hooklab/base';

/** Of the text of one answer. */
export const MOST_BYTES = 48 * 1024;

/** What was left out of an answer, so that it fits. */
interface Cut {
  /** "candidates.3.evidence" */
  at: string;
  shown: number;
  of: number;
}

/** So many items of each list and characters of each text, from the most to the least. */
const STEPS: readonly [items: number, characters: number][] = [
  [Number.POSITIVE_INFINITY, 16_384],
  [200, 4096],
  [100, 2048],
  [50, 1024],
  [25, 1024],
  [12, 512],
  [6, 256],
  [3, 128],
  [1, 64],
];
/** Places that are named of what was cut. */
const MOST_CUTS = 20;

/**
 * An answer as one JSON text of at most `MOST_BYTES`: longer lists and texts are cut, the longest first, and `cut` says
 * where. What steers a terminal or hides is escaped: it is printable as it is, and parses back.
 */
export function boundedJson(answer: object): Printable {
  const whole: unknown = JSON.parse(JSON.stringify(answer));
  for (const [items, characters] of STEPS) {
    const cuts: Cut[] = [];
    const value = shortened(whole, items, characters, '', cuts) as object;
    const named = cuts.slice(0, MOST_CUTS);
    const text = printableJson(
      cuts.length === 0
        ? value
        : { ...value, cut: named, ...(cuts.length > named.length ? { cuts: cuts.length } : {}) },
    );
    if (text.length <= MOST_BYTES) return text;
  }
  return printableJson({ version: 1, cut: [{ at: '', shown: 0, of: 1 }] });
}

function shortened(value: unknown, items: number, characters: number, at: string, cuts: Cut[]): unknown {
  if (typeof value === 'string') {
    if (value.length <= characters) return value;
    cuts.push({ at, shown: characters, of: value.length });
    return `${value.slice(0, characters)}…`;
  }
  if (value === null || typeof value !== 'object') return value;
  const below = (key: string | number) => (at === '' ? String(key) : `${at}.${key}`);
  if (Array.isArray(value)) {
    if (value.length > items) cuts.push({ at, shown: items, of: value.length });
    return value.slice(0, items).map((each, i) => shortened(each, items, characters, below(i), cuts));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      shortened(each, items, characters, below(printable(key)), cuts),
    ]),
  );
}
