import { ALIKE, CPrinter, isSameWord, likeness, wanted } from '@hooklab/surface';
import type { AdvisorFacts } from './facts';

/** A function as the source that failed declares it: its types tell which of two names is meant. */
export interface Declared {
  /** "struct filename *" */
  readonly types: readonly string[];
}

/** Names are first taken by their letters; of these so many are looked at by their arguments too. */
const LOOKED_AT = 24;
const SAME_ARGUMENTS = 0.25;
const FURTHER = 0.25;
/** Padding before functions, and entries that native programs never take. */
const NOT_FOR_ONE = /^__(?:pfx_|ia32_|x32_|x64_compat_)/;

/**
 * Functions that are like `name` and exist here, best first: its copies, then names by likeness (the surface's measure,
 * as in `surface show` and `surface diff`), of which those that take the same arguments come before.
 */
export function similarNames(
  facts: AdvisorFacts,
  name: string,
  declared: Declared | null,
  limit = 5,
): string[] {
  const copies = facts.rows
    .suffixed(name)
    .map((row) => facts.rows.name(row))
    .filter((copy) => !copy.endsWith('.cold'));
  const asked = wanted(name);
  // one that is here, and cannot be hooked, has no other name: only another layer of the same thing is meant
  const isHere = facts.rows.first(name) >= 0;
  const best = new Map<string, number>();
  for (let row = 0; row < facts.rows.count; row++) {
    if (!facts.rows.isText(row)) continue;
    const other = facts.rows.name(row);
    if (other === name || NOT_FOR_ONE.test(other) || other.includes('.')) continue;
    const score = likeness(asked, other);
    if (score >= ALIKE && (!isHere || isSameWord(asked, other))) best.set(other, score);
  }
  const ranked = [...best].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length).slice(0, LOOKED_AT);
  const scored = ranked.map(([other, score]) => ({
    other,
    score: score + SAME_ARGUMENTS * argumentsShared(facts, other, declared),
  }));
  scored.sort((a, b) => b.score - a.score);
  // what is much further away than the best is no help
  const enough = (scored[0]?.score ?? 0) - FURTHER;
  // do_unlinkat and io_unlinkat are a letter apart, and no typo where the same thing has another layer's name
  const moved = scored.filter((s) => isSameWord(asked, s.other));
  const typos = moved.length > 0 ? moved : scored.filter((s) => oneLetter(name, s.other));
  const near = typos.length > 0 ? typos : scored.filter((s) => s.score >= enough);
  return [...new Set([...copies, ...near.map((s) => s.other)])].slice(0, limit);
}

/** 0 … 1: how many of the arguments that the source declares the function has, place by place. */
function argumentsShared(facts: AdvisorFacts, name: string, declared: Declared | null): number {
  const fn = declared && declared.types.length > 0 ? facts.types.func(name) : null;
  if (!fn || !declared) return 0;
  const print = new CPrinter(fn.btf, { brief: true });
  const plain = (type: string): string => type.replace(/\b(?:const|volatile)\b/g, '').replace(/\s+/g, '');
  const same = declared.types.filter((type, i) => {
    const own = fn.params[i];
    return own !== undefined && plain(print.declare(own.type, '')) === plain(type);
  });
  return same.length / Math.max(declared.types.length, fn.params.length);
}

/** One letter left out, added or changed, or two swapped. */
function oneLetter(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - from && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.length - from - end, b.length - from - end];
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && a[from] === b[from + 1] && a[from + 1] === b[from];
}
