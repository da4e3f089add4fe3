/**
 * Text that comes from a kernel, a compiler or another person, made safe to look at: an escape sequence in a file
 * name must not reach a terminal, a line break must not forge a line, and a direction override must not turn a name
 * round. Nothing is dropped, everything is visible.
 *
 *   "a\x1b[31m"   → "a␛[31m"        C0 controls and DEL: the control pictures U+2400…
 *   "a\u202egnp"  → "a⟨U+202E⟩gnp"  C1 controls, format characters, line separators, half surrogates: their number
 */
declare const mark: unique symbol;

/** One line of text that steers no terminal. What prints takes nothing else, so a raw string does not type-check. */
export type Printable = string & { readonly [mark]: true };

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u2065]/gu;
const PLAIN = /^[\x20-\x7e]*$/;

export function printable(text: string): Printable {
  return (PLAIN.test(text) ? text : text.replace(HIDDEN, picture)) as Printable;
}

function picture(c: string): string {
  const code = c.codePointAt(0)!;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** A line of our own words around what may come from anywhere: line`${comm} opened ${path}`. */
export function line(words: TemplateStringsArray, ...values: (string | number)[]): Printable {
  return printable(String.raw({ raw: words }, ...values));
}

const TAB = 8;

/** A log of many lines, each one printable; tabs become the spaces that they stand for. */
export function printableLines(log: string): Printable[] {
  const lines = log.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((text) => printable(withoutTabs(text)));
}

function withoutTabs(text: string): string {
  const [first, ...rest] = text.split('\t');
  return rest.reduce((all, part) => all.padEnd((Math.floor(all.length / TAB) + 1) * TAB) + part, first!);
}

/**
 * A value as JSON that is safe to print to a terminal, in one line: JSON escapes C0 only, so DEL, C1 (an 8-bit CSI)
 * and the invisible rest are escaped as well. It parses back to the same value.
 */
export function printableJson(value: unknown): Printable {
  const json = JSON.stringify(value) ?? 'null';
  return (PLAIN.test(json) ? json : json.replace(HIDDEN, escaped)) as Printable;
}

const escaped = (c: string): string =>
  Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');

/** The parts in a row; `paint` is the only one that may hold a colour. */
export const joined = (...parts: Printable[]): Printable => parts.join('') as Printable;

export const trimmed = (text: Printable): Printable => text.trimEnd() as Printable;

export type Colour = 'red' | 'green';
const SGR: Record<Colour, number> = { red: 31, green: 32 };

/** For a terminal: the text in a colour, and the terminal as before after it. */
export const painted = (colour: Colour, text: Printable): Printable =>
  `\x1b[${SGR[colour]}m${text}\x1b[0m` as Printable;
