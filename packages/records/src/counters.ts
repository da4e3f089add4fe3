import { type Btf, Kind, mask } from '@hooklab/surface';

/** "lost_starts" → "lost starts" */
export const counterWords = (name: string): string => name.replaceAll('_', ' ');

/** HL_ENTERED, HL_FILTERED, HL_RESERVE_FAILED, HL_SUBMITTED: the ledger's own (bpf/hooklab.h) … */
const BASE = 4;
/** … and those after them, which programs made by an older Hooklab lack. */
const LATER = ['own', 'aggregated'];
/** More than any program counts; bounds what a hostile BTF can ask for. */
const MOST = 64;

/**
 * What a program calls the counters of its ledger, from the object's BTF:
 *
 *   enum hl_counter { HL_ENTERED … HL_SUBMITTED, HL_OWN, HL_AGGREGATED, HL_LOST_STARTS, HL_REFUSED_STARTS, HL_COUNTERS }
 *   → { first: 6, names: ["lost_starts", "refused_starts"] }
 */
export interface Counters {
  /** place of the first that the program has beyond the ledger's own: 6; 5 or 4 of an older one, without the last of those */
  first: number;
  names: string[];
}

/** No names where the object has no such enum: it is older, or written by hand. */
export function countersOf(btf: Btf): Counters {
  const id = btf.find('hl_counter', mask(Kind.ENUM));
  const names = new Map<number, string>();
  for (let i = 0; id !== 0 && i < btf.vlen(id); i++) {
    const name = btf.enumeratorName(id, i);
    const at = Number(btf.enumeratorValue(id, i)) - BASE;
    if (at >= 0 && at < MOST && name !== 'HL_COUNTERS' && /^HL_[A-Z0-9_]{1,60}$/.test(name))
      names.set(at, name.slice('HL_'.length).toLowerCase());
  }
  const end = Math.max(-1, ...names.keys()) + 1;
  const all = Array.from({ length: end }, (_, i) => names.get(i) ?? `counter_${BASE + i}`);
  const later = LATER.findIndex((name, i) => all[i] !== name);
  const has = later < 0 ? LATER.length : later;
  return { first: BASE + has, names: all.slice(has) };
}
