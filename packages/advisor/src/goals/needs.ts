/** What a person wants from a hook. Everything is optional; a need that is off changes nothing. */
export interface Needs {
  /** the arguments at the entry */
  readonly entry?: boolean;
  readonly ret?: boolean;
  /** time between entry and return */
  readonly latency?: boolean;
  /** a stack with each event */
  readonly stack?: boolean;
  /** a million events a second */
  readonly hot?: boolean;
  /** must still work on the next kernel */
  readonly stable?: boolean;
  /** must be able to wait for user memory */
  readonly sleep?: boolean;
  /** so many functions at once */
  readonly functions?: number;
  /** oldest kernel that it must run on: [4, 19] */
  readonly oldest?: readonly [number, number];
  /** without root: CAP_BPF and CAP_PERFMON only */
  readonly unprivileged?: boolean;
  /** change the outcome, not only look */
  readonly modify?: boolean;
}

export const NEED_IDS = [
  'entry',
  'ret',
  'latency',
  'stack',
  'hot',
  'stable',
  'sleep',
  'functions',
  'oldest',
  'unprivileged',
  'modify',
] as const satisfies readonly (keyof Needs)[];
export type NeedId = (typeof NEED_IDS)[number];

/** "entry,return,latency,stack" of the command line → needs; null for a word that is none. */
export function parseNeeds(text: string): Needs | null {
  const needs: Record<string, unknown> = {};
  for (const word of text
    .split(',')
    .map((w) => w.trim())
    .filter((w) => w !== '')) {
    if (word === 'return') needs.ret = true;
    else if (word === 'both') {
      needs.entry = true;
      needs.ret = true;
    } else if (/^functions=\d+$/.test(word)) needs.functions = Number(word.slice('functions='.length));
    else if (/^oldest=\d+\.\d+$/.test(word)) {
      needs.oldest = word.slice('oldest='.length).split('.').map(Number);
    } else if ((NEED_IDS as readonly string[]).includes(word) && word !== 'functions' && word !== 'oldest') {
      needs[word] = true;
    } else return null;
  }
  return needs as Needs;
}
