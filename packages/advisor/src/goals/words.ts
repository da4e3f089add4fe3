/** What a question says of the events that it wants, beyond what it is about: "under /tmp", "pid 12", "port 443". */
export interface Restriction {
  readonly about: 'path' | 'name' | 'pid' | 'uid' | 'comm' | 'address' | 'port' | 'disk';
  /** "^=": begins with; "~": a pattern with * or ? */
  readonly op: '==' | '^=' | '~';
  readonly value: string | number;
  /** as it was written: "under /tmp" */
  readonly words: string;
}

type Rule = readonly [RegExp, (found: RegExpExecArray) => Omit<Restriction, 'words'> | null];

const PATH = String.raw`\/[\w.,@%+=:\/-]*[\w\/]`;
/** What follows "by" and is nobody's name. */
const NOBODY = new Set(
  'whom who which what the a an each every process processes program programs name size user users pid time it me my'.split(
    ' ',
  ),
);

const RULES: readonly Rule[] = [
  [/\bdisk (?:\/dev\/)?([a-z]+[\w-]*\d*)\b/g, ([, disk]) => (isDisk(disk!) ? equal('disk', disk!) : null)],
  [/\/dev\/([\w-]+)/g, ([, disk]) => equal('disk', disk!)],
  [
    new RegExp(String.raw`\b(?:under|below|inside|within|beneath|in|from) (${PATH})`, 'g'),
    ([, path]) => ({ about: 'path', op: '^=', value: `${path!.replace(/\/+$/, '')}/` }),
  ],
  [new RegExp(String.raw`(?<![\w.:*-])(${PATH})`, 'g'), ([, path]) => equal('path', path!)],
  [/\b(?:named|called) (?:"([^"]+)"|([^\s"?]+[^\s"?.,]))/g, ([, quoted, word]) => named(quoted ?? word!)],
  // whole, or "*.tar.gz" would be taken for "*.tar"; the dot that ends a sentence is not its own
  [/(?<![\w/*])(\w*\*[\w*]*(?:\.[\w*]+)*)(?![\w/*])/g, ([, glob]) => named(glob!)],
  [/\b(?:pid|process) (\d+)\b/g, ([, pid]) => equal('pid', Number(pid))],
  [/\b(?:uid|user) (\d+)\b/g, ([, uid]) => equal('uid', Number(uid))],
  [/\bport (\d+)\b/g, ([, port]) => equal('port', Number(port))],
  [/\b(\d{1,3}(?:\.\d{1,3}){3})\b/g, ([, address]) => equal('address', address!)],
  [
    /(?<![\w:])([0-9a-f]*(?::[0-9a-f]*){2,7})(?![\w:])/gi,
    ([, address]) =>
      address!.includes('::') || address!.split(':').length === 8
        ? equal('address', address!.toLowerCase())
        : null,
  ],
  [
    /\b(?:by|comm|command|program) (?:process |program |command )?([A-Za-z][\w.+-]{0,14})\b/g,
    ([, comm]) => (NOBODY.has(comm!.toLowerCase()) ? null : equal('comm', comm!)),
  ],
];

const isDisk = (word: string): boolean =>
  /^(?:[shv]d[a-z]+|xvd[a-z]+|mmcblk\d+|nvme\d+n\d+|nullb\d+|loop\d+|dm-\d+|md\d+)$/.test(word);

const equal = (about: Restriction['about'], value: string | number) => ({ about, op: '==', value }) as const;
const named = (name: string) => ({ about: 'name', op: /[*?]/.test(name) ? '~' : '==', value: name }) as const;

/** Each part of a question that restricts it, in the order in which it stands there; no word belongs to two. */
export function restrictionsOf(question: string): Restriction[] {
  const found: { at: number; end: number; restriction: Restriction }[] = [];
  for (const [pattern, read] of RULES) {
    for (const match of question.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (found.some((other) => match.index < other.end && other.at < end)) continue;
      const restriction = read(match);
      if (restriction)
        found.push({ at: match.index, end, restriction: { ...restriction, words: match[0].trim() } });
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ restriction }) => restriction);
}
