const SPACE = 0x20;
const NEWLINE = 0x0a;
const BUCKETS = 1 << 17;

/**
 * The lines of a kernel text by the name in each, for a hundred thousand lines without a string made of any:
 *
 *   ffffffff8134a2b0 T vfs_unlink\n          the name begins 19 bytes into the line
 *   vfs_unlink\n  ovl_open [overlay]\n       0 bytes
 *
 * A name ends at a blank, a tab or the end of its line. Lines are counted from 0.
 */
export class NameIndex {
  readonly #text: Buffer;
  readonly #skip: number;
  /** where each line begins, and after the last one where the text ends */
  readonly #starts: Int32Array;
  /** hash → the last line of that hash + 1; line → the one before it of the same hash + 1 */
  readonly #heads = new Int32Array(BUCKETS);
  readonly #before: Int32Array;

  constructor(text: Buffer, skip: number) {
    this.#text = text;
    this.#skip = skip;
    this.#starts = lineStarts(text);
    this.#before = new Int32Array(this.count);
    for (let line = 0; line < this.count; line++) {
      const bucket = this.#bucket(text, this.#starts[line]! + skip, this.#starts[line + 1]!);
      this.#before[line] = this.#heads[bucket]!;
      this.#heads[bucket] = line + 1;
    }
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  /** Lines of that name, in order. */
  lines(name: string): number[] {
    const wanted = Buffer.from(name, 'latin1');
    const found: number[] = [];
    const bucket = this.#bucket(wanted, 0, wanted.length);
    for (let at = this.#heads[bucket]!; at > 0; at = this.#before[at - 1]!) {
      if (this.name(at - 1) === name) found.push(at - 1);
    }
    return found.reverse();
  }

  name(line: number): string {
    const from = this.#starts[line]! + this.#skip;
    let to = from;
    while (to < this.#starts[line + 1]! && this.#text[to]! > SPACE) to++;
    return this.#text.toString('latin1', from, to);
  }

  /** Without its end. */
  line(line: number): string {
    return this.#text.toString('latin1', this.#starts[line]!, this.#starts[line + 1]!).trimEnd();
  }

  #bucket(bytes: Buffer, from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let i = from; i < to && bytes[i]! > SPACE; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    return (hash ^ (hash >>> 17)) & (BUCKETS - 1);
  }
}

function lineStarts(text: Buffer): Int32Array {
  let starts = new Int32Array(text.length / 24 + 16);
  let count = 0;
  for (let at = 0; at < text.length; ) {
    if (count + 1 >= starts.length) starts = grown(starts);
    starts[count++] = at;
    const end = text.indexOf(NEWLINE, at);
    at = end < 0 ? text.length : end + 1;
  }
  starts[count] = text.length;
  return starts.subarray(0, count + 1);
}

function grown(full: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(full.length * 2);
  more.set(full);
  return more;
}
