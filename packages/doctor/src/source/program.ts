import { blankComments } from '@hooklab/probe';
/** One program of a C source: its section, its name, what it takes, and where it lies. */
export interface SourceProgram {
  /** "fentry/do_unlinkat" */
  readonly section: string;
  readonly name: string;
  /** "BPF_PROG"; null for a plain function of the context */
  readonly macro: string | null;
  readonly params: readonly SourceParam[];
  /** offsets into the source: the section's text between the quotes, the signature after `int `, the body in its braces */
  readonly at: {
    readonly section: readonly [from: number, to: number];
    readonly signature: readonly [from: number, to: number];
    readonly body: readonly [from: number, to: number];
  };
}

export interface SourceParam {
  /** "struct filename *name" */
  readonly text: string;
  readonly name: string;
}

const MACRO = /^BPF_(?:PROG2?|KPROBE|KRETPROBE|UPROBE|URETPROBE|KSYSCALL|KPROBE_SYSCALL|USDT)$/;

/**
 * The programs of a source, in their order:
 *
 *   SEC("fentry/do_unlinkat")
 *   int BPF_PROG(gone, int dfd, struct filename *name)
 *   {
 *           return 0;
 *   }
 *
 * What is no function with a body (maps, the licence) is passed over. Comments are blanked first, at equal length.
 */
export function programsOf(source: string): SourceProgram[] {
  const text = blankComments(source);
  const programs: SourceProgram[] = [];
  const heads = /\bSEC\s*\(\s*"([^"\n]*)"\s*\)\s*([^;{}=()]*?)\b([A-Za-z_]\w*)\s*\(/g;
  for (let head = heads.exec(text); head; head = heads.exec(text)) {
    const open = heads.lastIndex - 1;
    const close = closing(text, open, '(', ')');
    const brace = close < 0 ? -1 : text.slice(close + 1).search(/\S/) + close + 1;
    if (close < 0 || text[brace] !== '{') continue;
    const end = closing(text, brace, '{', '}');
    if (end < 0) continue;
    const called = head[3]!;
    const macro = MACRO.test(called) ? called : null;
    const params = splitParams(text.slice(open + 1, close));
    const from = head.index + head[0].indexOf('"') + 1;
    programs.push({
      section: head[1]!,
      name: macro ? (params[0] ?? called) : called,
      macro,
      params: (macro ? params.slice(1) : params).map((param) => ({ text: param, name: nameOf(param) })),
      at: {
        section: [from, from + head[1]!.length],
        signature: [open - called.length, close + 1],
        body: [brace + 1, end],
      },
    });
  }
  return programs;
}

/** The body of a program, in its braces. */
export const bodyOf = (source: string, { at }: SourceProgram): string => source.slice(...at.body);

/** Names that people give to what a function returns. */
export const isReturnName = (name: string): boolean =>
  /^(?:ret|retval|rc|res|result|err|error|status)$/.test(name);

/** Is the word used in the text as a name of its own: not as a member, not in a string? */
export function uses(text: string, name: string): boolean {
  const plain = blankComments(text).replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  return new RegExp(`(?<![\\w.]|->)${name}\\b`).test(plain);
}

/** Where the bracket that opens at `open` closes; -1 if it does not. */
export function closing(text: string, open: number, left: string, right: string): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '"') i = skipString(text, i);
    else if (text[i] === left) depth++;
    else if (text[i] === right && --depth === 0) return i;
  }
  return -1;
}

/** Where the braces of `struct NAME { … }` are in a text without comments; null where it declares none. */
export function structBraces(text: string, name: string): [open: number, close: number] | null {
  const head = new RegExp(`\\bstruct\\s+${name}\\s*\\{`).exec(text);
  if (!head) return null;
  const open = head.index + head[0].length - 1;
  const close = closing(text, open, '{', '}');
  return close < 0 ? null : [open, close];
}

function skipString(text: string, from: number): number {
  for (let i = from + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return from;
}

/** "probe, struct path *p, int (*f)(int, int)" → three */
function splitParams(text: string): string[] {
  const params: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (i === text.length || (text[i] === ',' && depth === 0)) {
      const param = text.slice(from, i).replace(/\s+/g, ' ').trim();
      if (param !== '') params.push(param);
      from = i + 1;
    }
  }
  return params;
}

/** "const char *name[4]" → name; "int (*done)(void)" → done */
const nameOf = (param: string): string =>
  /\(\s*\*\s*(\w+)\s*\)/.exec(param)?.[1] ?? /(\w+)\s*(?:\[[^\]]*\]\s*)*$/.exec(param)?.[1] ?? '';
