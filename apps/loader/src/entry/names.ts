const SPACE = 0x20;
const NEWLINE = 0x0a;
const BUCKETS = 1 << 17;
/** Searching a text of ten megabytes takes a tenth of what indexing it takes. */
const SEARCHES = 8;

/**
 * The lines of a kernel text by the name in each, for a hundred thousand lines without a string made of any:
 *
 *   ffffffff8134a2b0 T vfs_unlink\n          the name begins 19 bytes into the line
 *   vfs_unlink\n  ovl_open [overlay]\n       0 bytes
 *
 * A name ends at a blank, a tab or the end of its line. Lines are told by where they begin. The first names are
 * searched for; who asks for more of them gets an index.
 */
export class NameLines {
  readonly #text: Buffer;
  readonly #skip: number;
  #searches = 0;
  #index: Index | null = null;

  constructor(text: Buffer, skip: number) {
    this.#text = text;
    this.#skip = skip;
  }

  /** Lines of that name, in order. */
  of(name: string): number[] {
    if (name === '') return [];
    const wanted = Buffer.from(name, 'latin1');
    this.#searches += 1;
    if (this.#searches <= SEARCHES) return this.#search(wanted);
    this.#index ??= new Index(this.#text, this.#skip);
    return this.#index.maybe(wanted).filter((line) => this.#is(line, wanted));
  }

  name(line: number): string {
    const from = line + this.#skip;
    return this.#text.toString('latin1', from, nameEnd(this.#text, from));
  }

  /** Without its end. */
  text(line: number): string {
    const end = this.#text.indexOf(NEWLINE, line);
    return this.#text.toString('latin1', line, end < 0 ? this.#text.length : end);
  }

  /** null after the last one */
  next(line: number): number | null {
    const end = this.#text.indexOf(NEWLINE, line);
    return end < 0 || end + 1 >= this.#text.length ? null : end + 1;
  }

  /** null before the first one */
  previous(line: number): number | null {
    return line === 0 ? null : line < 2 ? 0 : this.#text.lastIndexOf(NEWLINE, line - 2) + 1;
  }

  #search(wanted: Buffer): number[] {
    const found: number[] = [];
    for (let at = this.#text.indexOf(wanted); at >= 0; at = this.#text.indexOf(wanted, at + 1)) {
      const line = at - this.#skip;
      if ((line === 0 || (line > 0 && this.#text[line - 1] === NEWLINE)) && this.#is(line, wanted)) {
        found.push(line);
      }
    }
    return found;
  }

  #is(line: number, wanted: Buffer): boolean {
    const from = line + this.#skip;
    const end = from + wanted.length;
    return nameEnd(this.#text, from) === end && this.#text.compare(wanted, 0, wanted.length, from, end) === 0;
  }
}

/** Hash → lines: a chain of them for each bucket, the last line first. */
class Index {
  readonly #heads = new Int32Array(BUCKETS);
  readonly #lines: number[] = [];
  readonly #before: number[] = [];

  constructor(text: Buffer, skip: number) {
    for (let line = 0; line < text.length; ) {
      const bucket = bucketOf(text, line + skip);
      this.#before.push(this.#heads[bucket]!);
      this.#heads[bucket] = this.#lines.push(line);
      const end = text.indexOf(NEWLINE, line);
      line = end < 0 ? text.length : end + 1;
    }
  }

  /** Lines of that name and maybe of others, in order. */
  maybe(name: Buffer): number[] {
    const found: number[] = [];
    for (let at = this.#heads[bucketOf(name, 0)]!; at > 0; at = this.#before[at - 1]!) {
      found.push(this.#lines[at - 1]!);
    }
    return found.reverse();
  }
}

function nameEnd(text: Buffer, from: number): number {
  let end = from;
  while (end < text.length && text[end]! > SPACE) end++;
  return end;
}

function bucketOf(text: Buffer, from: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < text.length && text[i]! > SPACE; i++) hash = Math.imul(hash ^ text[i]!, 0x01000193);
  return (hash ^ (hash >>> 17)) & (BUCKETS - 1);
}
