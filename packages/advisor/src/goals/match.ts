import type { AdvisorFacts } from '../facts/facts';
import { en } from '../text/en';
import type { MessageId, Texts } from '../text/message';
import { asksForEvents } from './form';
import type { Goal, ParamId } from './goal';
import { GOALS } from './index';
import { readQuestion, STOP, stem, type Vocabulary, type Words } from './question';

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
/** A goal about one of these is about its default where the question names none: seldom what was meant. */
const BY_NAME: readonly ParamId[] = ['fn', 'syscall', 'event'];
const UNNAMED = 0.85;
/** What a word counts more that is a goal's own. */
const OWN = 0.6;
/** Words of goals that people say of many other matters too. */
const COMMON: ReadonlySet<string> = new Set(
  'ssl tls https sudo usb timer firewall fork signal nice reboot returns incoming inbound outgoing container crash journal pages reset profile kernel disk numa lockdown'
    .split(' ')
    .map(stem),
);
/** So many words of its own make a question one about something else. */
const MANY = 2;
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
  const suspected = SUSPECTED.exec(text)?.[1];
  const goals = suspected === undefined ? [] : goalsOf(suspected, facts, texts, limit);
  return goals[0] && goals[0].score >= CONFIDENT ? goals : goalsOf(text, facts, texts, limit);
}

/** "logins hang for 10 seconds, is it dns": what is suspected is asked about, what it does was told before. */
const SUSPECTED =
  /[,;:.?!-]\s*(?:is|was|are|were|(?:can|could|may|might) (?:it|that|this) be)\s+(?:it|that|this|they|those)?\b\s*(\S.*)$/i;

function goalsOf(text: string, facts: AdvisorFacts | null, texts: Texts, limit: number): GoalMatch[] {
  const catalogue = catalogueOf(texts);
  const question = readQuestion(text, facts, catalogue.vocabulary);
  const all = GOALS.map((goal): GoalMatch => {
    const { params, given } = fill(goal, question);
    const words = scoreGoal(catalogue.phrases.get(goal.id)!, catalogue.weight, question);
    const unnamed = given.length === 0 && !goal.needs.modify && BY_NAME.some((id) => id in goal.params);
    return { goal, params, given, score: (unnamed ? UNNAMED : 1) * words + 0.1 * given.length };
  });
  const named = question.fn ? all.map(ofFunction) : asksForEvents(text) ? all : all.map(onlyNear);
  const ranked = named.sort((a, b) => b.score - a.score);
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

/** What no event answers fits no goal: those of its words are near. */
const onlyNear = (match: GoalMatch): GoalMatch => ({ ...match, score: match.score * (CONFIDENT - 0.05) });

type Phrase = readonly (readonly string[])[];

interface Catalogue {
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
  /** of each word: rare words say more */
  readonly weight: ReadonlyMap<string, number>;
  readonly vocabulary: Vocabulary;
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
  const vocabulary = { words: new Set(weight.keys()), same: sameOf(texts['goals.same']) };
  const catalogue = { phrases, weight, vocabulary };
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

/** "outgoing: outbound, egress" of each line: what people say, and the goals' word for it, by stems. */
function sameOf(text: string): Map<string, string[]> {
  const same = new Map<string, string[]>();
  for (const line of text.split('|')) {
    const [word, others] = line.split(':') as [string, string];
    for (const other of others.split(',').map((w) => stem(w.trim()))) {
      same.set(other, [...(same.get(other) ?? []), stem(word.trim())]);
    }
  }
  return same;
}

/**
 * How well a goal's phrases fit. A whole phrase of rare words is sure, and the more of the question's words whole
 * phrases explain the surer; a part of one is a hint, be it large.
 */
function scoreGoal(
  phrases: readonly Phrase[],
  weights: ReadonlyMap<string, number>,
  question: Words,
): number {
  let part = 0;
  const explained = new Map<string, number>();
  for (const phrase of phrases) {
    let hit = 0;
    let total = 0;
    const found = new Map<string, number>();
    for (const place of phrase) {
      const here = place.find((w) => wordOf(question, w) !== undefined);
      // of words that are as good as each other the one that was said decides
      const weight = here ? (weights.get(here) ?? 0) : Math.max(...place.map((w) => weights.get(w) ?? 0));
      total += weight;
      if (here === undefined) continue;
      const word = wordOf(question, here)!;
      hit += weight;
      found.set(word, Math.max(weight, found.get(word) ?? 0));
    }
    if (total === 0) continue;
    if (hit === total) {
      // a word that is a phrase by itself and no other goal's: "rtt" is what the question is about
      const own = phrase.length === 1 && total === 1 ? OWN : 0;
      for (const [word, weight] of found) {
        explained.set(word, Math.max(weight + own, explained.get(word) ?? 0));
      }
    } else {
      const score = (hit / total) ** 2 * Math.min(1, 0.45 + 0.25 * hit);
      part = Math.max(part, Math.min(score, CONFIDENT - 0.05));
    }
  }
  const sum = [...explained.values()].reduce((a, b) => a + b, 0);
  if (explained.size === 1 && !decides([...explained][0]!, question)) return CONFIDENT - 0.05;
  return explained.size > 0 ? 0.45 + 0.25 * sum : part;
}

/** One word is enough where it is this goal's own, and the question is not about something else as well. */
function decides([word, weight]: readonly [string, number], { foreign }: Words): boolean {
  if (weight < 1) return foreign.length === 0;
  return foreign.length < MANY || !COMMON.has(stem(word));
}

/** The question's word that a goal's word is. Languages without spaces between words are matched by the piece. */
function wordOf(question: Words, word: string): string | undefined {
  if (/^[\x20-\x7e]+$/.test(word)) return question.stems.get(word);
  return question.text.includes(word) ? word : undefined;
}

function fill(goal: Goal, question: Words): Pick<GoalMatch, 'params' | 'given'> {
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
