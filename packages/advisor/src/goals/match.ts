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

/** Below that a match is a guess. */
export const CONFIDENT = 0.45;

/** Goals that the words of a question mean, best first. `facts` lets it recognise names of syscalls and functions. */
export function matchGoals(
  text: string,
  facts: AdvisorFacts | null,
  texts: Texts = en,
  limit = 5,
): GoalMatch[] {
  const question = readQuestion(text, facts);
  const catalogue = catalogueOf(texts);
  return GOALS.map((goal): GoalMatch => {
    const { params, given } = fill(goal, question);
    return { goal, params, given, score: scoreGoal(catalogue.get(goal.id)!, question) + 0.1 * given.length };
  })
    .filter((m) => m.score > 0.2)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((m) => ({ ...m, score: Math.min(1, m.score) }));
}

interface Question {
  readonly text: string;
  readonly stems: ReadonlySet<string>;
  readonly names: Readonly<Partial<Record<ParamId, string>>>;
}

const STOP = new Set(
  'the a an of is are do does did to in on at my this that it its be been with for and or what i want know how which who why when where me from by has have'.split(
    ' ',
  ),
);

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
  const cut = word.replace(/(?:ies)$/, 'y').replace(/(?:ing|ed|es|s)$/, '');
  const single = cut.replace(/([bdfgkmnprt])\1$/, '$1');
  return single.length >= 3 ? single.replace(/e$/, '') : word;
}

function readQuestion(text: string, facts: AdvisorFacts | null): Question {
  const all = words(text);
  const stems = new Set(all.map(stem));
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
  if (unknown && Object.keys(names).length === 0) names.fn = unknown;
  const path = /(?:^|\s)(\/[\w./+-]+)(?::(\S+))?/.exec(text);
  if (path) {
    names.path = path[1]!;
    if (path[2]) names.symbol = path[2];
    else stems.add(stem('file'));
  }
  if (names.syscall) stems.add('syscall');
  if (names.fn) stems.add('function');
  return { text: text.toLowerCase(), stems, names };
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

const catalogues = new WeakMap<Texts, Map<string, { phrases: Phrase[]; weight: Map<string, number> }>>();

/** Each goal's phrases, with a weight for each word: rare words say more. */
function catalogueOf(texts: Texts) {
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
  const catalogue = new Map([...phrases].map(([id, list]) => [id, { phrases: list, weight }]));
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

function scoreGoal(entry: { phrases: Phrase[]; weight: Map<string, number> }, question: Question): number {
  let best = 0;
  for (const phrase of entry.phrases) {
    let hit = 0;
    let total = 0;
    for (const place of phrase) {
      const weight = Math.max(...place.map((w) => entry.weight.get(w) ?? 0));
      total += weight;
      if (place.some((w) => has(question, w))) hit += weight;
    }
    if (total === 0) continue;
    const share = hit / total;
    // a whole phrase of rare words is sure; half of one is a hint
    best = Math.max(best, share ** 2 * Math.min(1, 0.45 + 0.25 * hit));
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
