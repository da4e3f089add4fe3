import type { AdvisorFacts } from '../facts/facts';
import type { ParamId } from './goal';
import { nearWords } from './typo';

/** A question in words, as the goals are matched with it. */
export interface Words {
  readonly text: string;
  /** each word's stem, and those that it stands for, with the word of the question that it comes from */
  readonly stems: ReadonlyMap<string, string>;
  readonly names: Readonly<Partial<Record<ParamId, string>>>;
  /** it names a function that this kernel has, which is no word of the goals */
  readonly fn: boolean;
  /** words that no goal has, and that name nothing here: what else the question is about */
  readonly foreign: readonly string[];
}

/** What the goals' words are: those that count, and those that people say instead of them. */
export interface Vocabulary {
  readonly words: ReadonlySet<string>;
  /** "outbound" → ["outgoing"], by stems */
  readonly same: ReadonlyMap<string, readonly string[]>;
}

export const STOP = new Set(
  'the a an of is are do does did to in on at my this that it its be been with for and or i want know how which why when me from by has have'.split(
    ' ',
  ),
);

/** Words that say nothing of what a question is about. */
const FILLER = new Set(
  'again always any anything anyone away can cause causes cannot could during ever every everything find give gives happens happening here into keep keeps kind like list look may more most much must need never not now off often once only our out over per please really see seem seems show since some somebody someone something still such suddenly tell than their them then there these they those today together too trace until using very via was watch were what where whether while who whom whose will without would you your'.split(
    ' ',
  ),
);

/** "which process", "somebody": who, in other words. */
const WHO =
  /\b(?:who|whom|whose|somebody|someone|something|anybody|anyone|(?:which|what|any|some) (?:process|program|task|user|app|application|script|service|daemon|command|tool)\w*)\b/i;
/** A file's name, by its ending. */
const FILE =
  /\b[\w-]+\.(?:conf|cfg|ini|ya?ml|json|xml|log|txt|db|sqlite|bak|tmp|lock|pid|csv|html|php|py|sh|pem|key|tar|gz|xz|zip|so|jar|sql|service|img|iso|rpm|deb|jpg|png|pdf|swp)\b/i;
/** Who opens a connection is at its near end, be the other one ours. */
const OPENED =
  /\b(?:opens?|opening|makes?|making|establish\w*|initiat\w*|starts?) (?:\w+ )?connections? (?:in)?to\b/i;
/** A shell's and a container's number for a signal: 128 and its own. */
const OF_SIGNAL = /\b(?:exit\w*|status|code|rc)\b.{0,12}\b1(?:29|3[0-9]|4[0-3])\b.*\b(?:who|what) kill/i;
/** A lock inside a program is none of the kernel's. */
const IN_PROGRAM =
  /\bmutex\w* (?:in|inside|of) (?:my |the |our )?(?!kernel|linux|drivers?\b|modules?\b|ext4|xfs|btrfs|inode)[a-z]/i;
/** What a part of a question is, whatever it says: it stands for this word of the goals. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [WHO, 'who'],
  [FILE, 'file'],
  [/:\d{2,5}\b/, 'port'],
  [OPENED, 'outgoing'],
  [
    /(?<!\b(?:opens?|opening|makes?|making|establish\w*|initiat\w*|starts?) (?:\w+ )?)\bconnect\w* (?:in)?to (?:me|us|(?:my|this|our) \w+)\b/i,
    'incoming',
  ],
  [/\bfrom (?:the )?(?:outside|internet|world)\b/i, 'incoming'],
  [/(?<!\bfrom (?:the )?)\b(?:outside|internet)\b/i, 'outgoing'],
  [/\bCAP_[A-Z_]+\b/i, 'capability'],
  [/\bkill -\w+/i, 'signal'],
  [OF_SIGNAL, 'sigkill'],
  [IN_PROGRAM, 'futex'],
  [/\b(?:calls?|syscalls?|fail\w*|returns?)\b.*\bE[A-Z]{3,}\b/, 'errno'],
  [/\bload (?:of |is |at )?\d+/i, 'high'],
  [
    /\bSIG(?:HUP|INT|QUIT|ILL|TRAP|ABRT|BUS|FPE|KILL|USR[12]|SEGV|PIPE|ALRM|TERM|CHLD|CONT|STOP|TSTP|TT(?:IN|OU)|URG|XCPU|XFSZ|(?:VT)?ALRM|PROF|WINCH|IO|PWR|SYS|RT\w*)\b/i,
    'signal',
  ],
  [
    /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?=\S*::|\S*(?::\S*){7})[0-9a-f]*(?::[0-9a-f]*){2,7}(?![\w:])/i,
    'address',
  ],
  [/\b(?:[sv]d[a-z]\d*|nvme\d\w*|mmcblk\d\w*|dm-\d+|md\d+)\b/, 'disk'],
  [/\b(?:\d+ ?(?:ms|msec|s|sec|min)|milliseconds?|seconds?|minutes?)\b/, 'long'],
];

export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\bi\/os?\b/g, 'io')
    .replace(/\bnics?\b/g, 'network card')
    .replace(/[^\p{L}\p{N}_./]+/gu, ' ')
    .split(' ')
    .map((w) => w.replace(/^[./]+|[.]+$/g, ''))
    .filter((w) => w !== '');

/** "packets" "dropped" "dropping" → "packet" "drop" "drop": enough for matching words with words. */
export function stem(word: string): string {
  if (word.length < 4 || /[_\d./]/.test(word) || !/[aeiouy]/.test(word)) return word;
  const cut = word.replace(/(?:ies|ied)$/, 'y').replace(/(?:ing|ed|es|s)$/, '');
  const single = cut.replace(/([bdfgkmnprt])\1$/, '$1');
  return single.length >= 3 ? single.replace(/e$/, '') : word;
}

/** "it says "too many open files"": words that something said are not asked for. */
const QUOTED = /"[^"]*\s[^"]*"|“[^”]*\s[^”]*”/g;

export function readQuestion(whole: string, facts: AdvisorFacts | null, { words, same }: Vocabulary): Words {
  const stems = new Map<string, string>();
  const text = whole.replace(QUOTED, ' ').trim() === '' ? whole : whole.replace(QUOTED, ' ');
  const foreign: string[] = text === whole ? [] : (whole.match(QUOTED) ?? []).flatMap(wordsOf);
  const add = (one: string, from: string): void => {
    if (!stems.has(one)) stems.set(one, from);
  };
  for (const word of wordsOf(text)) {
    const own = stem(word);
    add(own, word);
    const known = words.has(own) || same.has(own);
    const meanings = known || STOP.has(word) ? [own] : nearWords(own, words, same);
    if (
      !known &&
      !STOP.has(word) &&
      !FILLER.has(word) &&
      /^[a-z]{3,}(?<!ly)$/.test(word) &&
      meanings[0] === own
    )
      foreign.push(word);
    for (const meant of meanings) {
      add(meant, word);
      for (const other of same.get(meant) ?? []) add(other, word);
    }
  }
  for (const [pattern, word] of KINDS) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) add(stem(word), found.toLowerCase());
  }
  const { names, fn } = namesIn(text, facts, words);
  if (names.path && !names.symbol) add(stem('file'), names.path.toLowerCase());
  if (names.syscall) add(stem('syscall'), names.syscall);
  if (names.fn) add(stem('function'), names.fn);
  return { text: text.toLowerCase(), stems, names, fn, foreign };
}

/** What the question names of this kernel. */
function namesIn(text: string, facts: AdvisorFacts | null, vocabulary: ReadonlySet<string>) {
  const names: Partial<Record<ParamId, string>> = {};
  for (const word of text.match(/[A-Za-z_][\w.]*/g) ?? []) {
    if (STOP.has(word.toLowerCase())) continue;
    if (facts?.events?.has(`syscalls:sys_enter_${word}`) && isMeant(word, text)) names.syscall ??= word;
    const row = facts?.rows.first(word) ?? -1;
    if (row >= 0 && facts!.rows.isText(row) && isCode(word, text)) names.fn ??= word;
    if (facts && word.includes('_') && facts.types.tracepoint(word) !== null) names.event ??= word;
    if (/^[a-z]\w+\.[a-z_]\w+$/.test(word)) names.struct ??= word;
  }
  const fn = names.fn !== undefined && !vocabulary.has(stem(names.fn));
  // "latency of ext4_file_read_iter": a name that this kernel does not have is still a name; its verdict says so
  const unknown = /(?:^|\s)(?!cap_)([a-z]\w*_\w+)(?=[\s?().]|$)/.exec(text)?.[1];
  if (unknown && !vocabulary.has(stem(unknown)) && Object.keys(names).length === 0) names.fn = unknown;
  const path = /(?:^|\s)(\/[\w./+-]+)(?::(\S+))?/.exec(text);
  if (path) {
    names.path = path[1]!;
    if (path[2]) names.symbol = path[2];
  }
  return { names, fn };
}

/** "watchdog" and "schedule" are functions, and words: a name only where they are written as one. */
const isCode = (word: string, text: string): boolean =>
  word.includes('_') ||
  new RegExp(
    String.raw`\b(?:function|of|into|calls?|calling)\s+${word}\b|\b${word}(?:\(|\s+(?:function|returns?|called|calls)\b)`,
  ).test(text);

/** Syscalls that are English words too: a name only where the question says so, "return value of open". */
const ENGLISH = new Set(
  (
    'accept access bind chmod chown clone close connect exit fork kill link listen mount open pause poll read rename ' +
    'reboot select send shutdown swapon sync syslog time times truncate umount unlink vhangup wait write'
  ).split(' '),
);

function isMeant(word: string, text: string): boolean {
  if (!ENGLISH.has(word)) return true;
  return new RegExp(
    `(?:\\b(?:of|into|call|syscall)\\s+${word}\\b)|\\b${word}(?:\\(|\\s+(?:syscall|call|returns)\\b)`,
  ).test(text);
}
