import { Btf, Kind, mask } from '@hooklab/surface';

/** "lost_starts" → "lost starts" */
export const counterWords = (name: string): string => name.replaceAll('_', ' ');

/** HL_ENTERED, HL_FILTERED, HL_RESERVE_FAILED, HL_SUBMITTED: the ledger's own (bpf/hooklab.h). */
const OWN = 4;
/** More than any program counts; bounds what a hostile BTF can ask for. */
const MOST = 64;

/**
 * What a program calls the counters of its ledger beyond the four that each has, from the object's BTF:
 *
 *   enum hl_counter { HL_ENTERED … HL_SUBMITTED, HL_LOST_STARTS, HL_REFUSED_STARTS, HL_COUNTERS }
 *   → ["lost_starts", "refused_starts"]
 *
 * None where the object has no such enum: it is older, or written by hand.
 */
export function countersOf(btfBytes: Uint8Array): string[] {
  const btf = Btf.read(btfBytes, { origin: 'the object’s BTF' });
  const id = btf.find('hl_counter', mask(Kind.ENUM));
  if (id === 0) return [];
  const names = new Map<number, string>();
  for (let i = 0; i < btf.vlen(id); i++) {
    const name = btf.enumeratorName(id, i);
    const at = Number(btf.enumeratorValue(id, i)) - OWN;
    if (at >= 0 && at < MOST && name !== 'HL_COUNTERS' && /^HL_[A-Z0-9_]{1,60}$/.test(name))
      names.set(at, name.slice('HL_'.length).toLowerCase());
  }
  const end = Math.max(-1, ...names.keys()) + 1;
  return Array.from({ length: end }, (_, i) => names.get(i) ?? `counter_${OWN + i}`);
}
