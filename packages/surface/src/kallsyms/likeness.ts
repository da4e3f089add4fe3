/**
 * How like two names are: the one measure by which a name that a kernel lacks is looked for, whoever asks (show, diff,
 * the doctor). It finds a typo, and what a function was renamed to:
 *
 *   do_renameat2  →  filename_renameat2 (the same word under another layer's name), before  do_readlinkat
 */
export interface Wanted {
  readonly name: string;
  readonly grams: ReadonlySet<string>;
  readonly word: string;
  readonly layer: string | null;
}

/** Less alike than this is no help: "do_unlinkat" and "filename_unlinkat" are 0.53 by their letters alone. */
export const ALIKE = 0.4;

/** Layers that one thing passes through on its way, by the kernel's naming: what follows is what is done. */
const LAYERS: readonly (readonly [layer: string, names: RegExp])[] = [
  // by wrappers of the table of syscalls
  ['table', /^_*(?:x64|ia32|arm64|se|do)_(?:compat_)?sys_+(?=\w)/],
  // with what the user gave: numbers, names
  ['names', /^_*(?:do|ksys|filename|kernel|sys)_+(?=\w)/],
  // with the objects that those meant
  ['objects', /^_*(?:vfs|file|path)_+(?=\w)/],
];
/** What is done by somebody else: io_uring's own copies. */
const OTHERS = /^_*io_/;

const SAME_WORD = { sameLayer: 0.3, otherLayer: 0.2, table: 0.12 } as const;

export const wanted = (name: string): Wanted => ({ name, grams: grams(name), ...partsOf(name) });

/** 0 … 1 and more: from ALIKE on it is worth showing. */
export function likeness(asked: Wanted, other: string): number {
  if (OTHERS.test(other) && !OTHERS.test(asked.name)) return 0;
  const letters = dice(asked.grams, other);
  if (!isSameWord(asked, other)) return letters;
  const { layer } = partsOf(other);
  const way = layer === 'table' ? 'table' : layer === asked.layer ? 'sameLayer' : 'otherLayer';
  // the layer decides first: in letters do_rmdir is nearer to vfs_rmdir, which was there beside it, than to filename_rmdir
  return 1 + SAME_WORD[way] + letters / 20;
}

/** The same thing done, in another layer: do_unlinkat and filename_unlinkat. */
export function isSameWord(asked: Wanted, other: string): boolean {
  return asked.layer !== null && asked.word.length > 3 && partsOf(other).word === asked.word;
}

function partsOf(name: string): Pick<Wanted, 'word' | 'layer'> {
  for (const [layer, names] of LAYERS) {
    const found = names.exec(name);
    if (found) return { layer, word: name.slice(found[0].length) };
  }
  return { layer: null, word: name.replace(/^_+/, '') };
}

/** "ab" → "  a", " ab", "ab " */
function grams(name: string): Set<string> {
  const padded = `  ${name.toLowerCase()} `;
  const all = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) all.add(padded.slice(i, i + 3));
  return all;
}

/** Dice's coefficient: 0 nothing in common, 1 the same runs. */
function dice(asked: ReadonlySet<string>, name: string): number {
  const padded = `  ${name.toLowerCase()} `;
  const count = padded.length - 2;
  if (2 * Math.min(count, asked.size) < ALIKE * (count + asked.size)) return 0;
  let both = 0;
  for (let i = 0; i < count; i++) if (asked.has(padded.slice(i, i + 3))) both++;
  return (2 * Math.min(both, asked.size)) / (count + asked.size);
}
