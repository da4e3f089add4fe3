import type { Layout } from './layout';

/** The member of a tagged record that says which kind it is: HL_TAG of bpf/hooklab.h. */
export const TAG = 'hl_kind';
/** The column that says so to a person. */
export const KIND_COLUMN = 'kind';
/** Bytes of the tag. */
const TAG_SIZE = 2;
/** Tags are 1 … this. */
export const MOST_TAG = 255;

/**
 * The kinds of record that one ring holds.
 *
 *   one kind       its records are as long as its struct, and nothing else
 *   several        | tag u16 | … |: the tag says which; it must be as long as that one's struct
 */
export class Kinds {
  readonly layouts: readonly Layout[];
  /** the distance between records of the longest kind */
  readonly stride: number;
  /** the kind of each tag; -1: there is none */
  readonly #byTag: Int16Array | null;
  readonly #first: Layout;

  constructor(layouts: readonly Layout[]) {
    const first = layouts[0];
    if (!first) throw new Error('a ring holds one kind of record at least');
    this.layouts = layouts;
    this.#first = first;
    this.stride = Math.max(...layouts.map((l) => l.stride));
    this.#byTag = first.tag === null ? null : new Int16Array(MOST_TAG + 1).fill(-1);
    for (const [i, { tag }] of layouts.entries()) this.#byTag?.fill(i, tag!, tag! + 1);
  }

  /** Records say their kind. */
  get tagged(): boolean {
    return this.#byTag !== null;
  }

  /** Of the record whose data, `length` bytes, begins at `at`: its kind, or -1 where it is none of these. */
  kindOf(view: DataView, at: number, length: number): number {
    const byTag = this.#byTag;
    if (byTag === null) return length === this.#first.size ? 0 : -1;
    if (length < TAG_SIZE) return -1;
    const kind = byTag[view.getUint16(at, true)] ?? -1;
    return kind >= 0 && this.layouts[kind]!.size === length ? kind : -1;
  }

  /** The kind of a record that was found good. */
  kindAt(view: DataView, at: number): number {
    const byTag = this.#byTag;
    return byTag === null ? 0 : byTag[view.getUint16(at, true)]!;
  }

  layoutAt(view: DataView, at: number): Layout {
    return this.layouts[this.kindAt(view, at)]!;
  }
}
