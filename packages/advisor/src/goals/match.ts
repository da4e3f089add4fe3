import type { AdvisorFacts } from '../facts/facts';
import { en } from '../text/en';
import type { MessageId, Texts } from '../text/message';
import type { Goal, ParamId } from './goal';
import { GOALS } from './index';

/** A goal that a question may mean, with what it names on this kernel. */
export interface GoalMatch {
  readonly goal: Goal;
  /** 0 … 1 */
  readonly score: number;
  /** the goal's parameters, from the question where it names them */
  readonly params: Readonly<Partial<Record<ParamId, string>>>;
  /** parameters that the question named itself */
  readonly given: readonly ParamId[];
}

/** Below that a match is a guess: its words do not fit, it is only near. */
export const CONFIDENT = 0.45;
/** Below that nothing speaks for a goal. */
const NEAR = 0.2;
/** Where to begin when no goal fits: triage, then what everybody can count. */
const BEGIN = ['G-110', 'G-32', 'G-05'];
/** So many are shown at least when none fits. */
const AT_LEAST = 3;

/**
 * Goals that the words of a question mean, best first: never fewer than three, of which the last may be only near, and
 * where nothing is, how to begin. `facts` lets it recognise names of syscalls and functions.
 */
export function matchGoals(
  text: string,
  facts: AdvisorFacts | null,
  texts: Texts = en,
  limit = 5,
): GoalMatch[] {
  const catalogue = catalogueOf(texts);
  const question = readQuestion(text, facts, new Set(catalogue.weight.keys()));
  const all = GOALS.map((goal): GoalMatch => {
    const { params, given } = fill(goal, question);
    const words = scoreGoal(catalogue.phrases.get(goal.id)!, catalogue.weight, question);
    return { goal, params, given, score: words + 0.1 * given.length };
  });
  const ranked = (question.fn ? all.map(ofFunction) : all).sort((a, b) => b.score - a.score);
  const fitting = ranked.filter((m) => m.score > NEAR).slice(0, limit);
  if (question.text.trim() === '') return [];
  const near = [
    ...ranked.filter((m) => m.score > 0),
    ...BEGIN.map((id) => all.find((m) => m.goal.id === id)!),
  ];
  const more = near.filter((m) => !fitting.some((f) => f.goal === m.goal));
  const filled = [...new Map([...fitting, ...more].map((m) => [m.goal.id, m])).values()];
  return filled
    .slice(0, Math.max(AT_LEAST, fitting.length))
    .map((m) => ({ ...m, score: Math.min(1, m.score) }));
}

/**
 * A question that names a function of this kernel is about that function: its return value or its time where the words
 * ask for one, else its arguments.
 */
function ofFunction(match: GoalMatch): GoalMatch {
  if (!match.given.includes('fn')) return { ...match, score: 0.6 * match.score };
  const asked = match.score - 0.1 * match.given.length > 0.3;
  const floor = match.goal.id === 'G-09' ? 0.6 : 0;
  return { ...match, score: Math.max(floor, asked ? match.score + 0.4 : match.score) };
}

interface Question {
  readonly text: string;
  readonly stems: ReadonlySet<string>;
  readonly names: Readonly<Partial<Record<ParamId, string>>>;
  /** it names a function that this kernel has, which is no word of the goals */
  readonly fn: boolean;
}

const STOP = new Set(
  'the a an of is are do does did to in on at my this that it its be been with for and or what i want know how which why when where me from by has have'.split(
    ' ',
  ),
);

/** "which process", "somebody": who, in other words. */
const WHO =
  /\b(?:who|whom|whose|somebody|someone|anybody|anyone|which (?:process|program|task|user)\w*|what process\w*)\b/i;

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\bi\/os?\b/g, 'io')
    .replace(/[^\p{L}\p{N}_./]+/gu, ' ')
    .split(' ')
    .map((w) => w.replace(/^[./]+|[.]+$/g, ''))
    .filter((w) => w !== '');

/** "packets" "dropped" "dropping" → "packet" "drop" "drop": enough for matching words with words. */
function stem(word: string): string {
  if (word.length < 4 || /[_\d./]/.test(word)) return word;
  const cut = word.replace(/(?:ies|ied)$/, 'y').replace(/(?:ing|ed|es|s)$/, '');
  const single = cut.replace(/([bdfgkmnprt])\1$/, '$1');
  return single.length >= 3 ? single.replace(/e$/, '') : word;
}

function readQuestion(text: string, facts: AdvisorFacts | null, vocabulary: ReadonlySet<string>): Question {
  const all = words(text);
  const stems = new Set(all.map(stem));
  if (WHO.test(text)) stems.add('who');
  const names: Partial<Record<ParamId, string>> = {};
  for (const word of text.match(/[A-Za-z_][\w.]*/g) ?? []) {
    if (STOP.has(word.toLowerCase())) continue;
    if (facts?.events?.has(`syscalls:sys_enter_${word}`) && isMeant(word, text)) names.syscall ??= word;
    const row = facts?.rows.first(word) ?? -1;
    if (row >= 0 && facts!.rows.isText(row) && (word.includes('_') || word.length > 7)) names.fn ??= word;
    if (facts && word.includes('_') && facts.types.tracepoint(word) !== null) names.event ??= word;
    if (/^[a-z]\w+\.[a-z_]\w+$/.test(word)) names.struct ??= word;
  }
  // "latency of ext4_file_read_iter": a name that this kernel does not have is still a name; its verdict says so
  const unknown = /(?:^|\s)([a-z]\w*_\w+)(?=[\s?().]|$)/.exec(text)?.[1];
  const isFunction = names.fn !== undefined && !vocabulary.has(stem(names.fn));
  if (unknown && !vocabulary.has(stem(unknown)) && Object.keys(names).length === 0) names.fn = unknown;
  const path = /(?:^|\s)(\/[\w./+-]+)(?::(\S+))?/.exec(text);
  if (path) {
    names.path = path[1]!;
    if (path[2]) names.symbol = path[2];
    else stems.add(stem('file'));
  }
  if (names.syscall) stems.add('syscall');
  if (names.fn) stems.add('function');
  return { text: text.toLowerCase(), stems, names, fn: isFunction };
}

/** Syscalls that are English words too: a name only where the question says so, "return value of open". */
const ENGLISH = new Set(
  (
    'accept access bind chmod chown clone close connect exit fork kill link listen mount open pause poll read rename ' +
    'select send shutdown swapon sync time times truncate umount unlink vhangup wait write'
  ).split(' '),
);

function isMeant(word: string, text: string): boolean {
  if (!ENGLISH.has(word)) return true;
  return new RegExp(
    `(?:\\b(?:of|into|call|syscall)\\s+${word}\\b)|\\b${word}(?:\\(|\\s+(?:syscall|call|returns)\\b)`,
  ).test(text);
}

type Phrase = readonly (readonly string[])[];

interface Catalogue {
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
  /** of each word: rare words say more */
  readonly weight: ReadonlyMap<string, number>;
}

const catalogues = new WeakMap<Texts, Catalogue>();

/** Each goal's phrases, with a weight for each word. */
function catalogueOf(texts: Texts): Catalogue {
  const known = catalogues.get(texts);
  if (known) return known;
  const phrases = new Map(
    GOALS.map((g) => [g.id, texts[`${g.id}.words` as MessageId].split('|').map(readPhrase)] as const),
  );
  const goalsWith = new Map<string, number>();
  for (const list of phrases.values()) {
    for (const word of new Set(list.flat(2))) goalsWith.set(word, (goalsWith.get(word) ?? 0) + 1);
  }
  const weight = new Map([...goalsWith].map(([word, n]) => [word, 1 / (1 + Math.log2(n))]));
  const catalogue = { phrases, weight };
  catalogues.set(texts, catalogue);
  return catalogue;
}

/** "block I/O latency" → [[block], [io], [latency]]; "packet/packets" → one place, two words. */
function readPhrase(text: string): Phrase {
  return text
    .toLowerCase()
    .replace(/\bi\/os?\b/g, 'io')
    .split(/[\s-]+/)
    .filter((w) => w !== '' && !STOP.has(w))
    .map((place) => [...new Set(place.split('/').map(stem))]);
}

function scoreGoal(
  phrases: readonly Phrase[],
  weights: ReadonlyMap<string, number>,
  question: Question,
): number {
  let best = 0;
  for (const phrase of phrases) {
    let hit = 0;
    let total = 0;
    for (const place of phrase) {
      const weight = Math.max(...place.map((w) => weights.get(w) ?? 0));
      total += weight;
      if (place.some((w) => has(question, w))) hit += weight;
    }
    if (total === 0) continue;
    const share = hit / total;
    const score = share ** 2 * Math.min(1, 0.45 + 0.25 * hit);
    // a whole phrase of rare words is sure; a part of one is a hint, be it large
    best = Math.max(best, share === 1 ? score : Math.min(score, CONFIDENT - 0.05));
  }
  return best;
}

/** Languages without spaces between words are matched by the piece. */
function has(question: Question, word: string): boolean {
  return /^[\x20-\x7e]+$/.test(word) ? question.stems.has(word) : question.text.includes(word);
}

function fill(goal: Goal, question: Question): Pick<GoalMatch, 'params' | 'given'> {
  const params: Partial<Record<ParamId, string>> = { ...goal.params };
  const given: ParamId[] = [];
  for (const id of Object.keys(goal.params) as ParamId[]) {
    const name = question.names[id];
    if (name === undefined) continue;
    params[id] = name;
    given.push(id);
  }
  return { params, given };
}
