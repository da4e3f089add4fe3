import type { Place } from '../facts/place';
import type { PredicateId } from '../predicates/predicates';
import { type Message, type MessageId, msg, type Params } from '../text/message';

export type VerdictKind = 'works' | 'caveat' | 'fails' | 'unknown';
/** Where libbpf's user sees the failure: bpf_object__load() or bpf_program__attach(). */
export type Stage = 'open' | 'load' | 'attach';

/** What will happen, in the words of the kernel. `errno` is the name: "EBUSY", "ENOTSUPP" (524). */
export interface Prediction {
  readonly verdict: VerdictKind;
  readonly stage?: Stage;
  readonly errno?: string;
  /** what decided; null where everything holds */
  readonly predicate: PredicateId | null;
  /** one sentence */
  readonly why: Message;
}

/** One looked-at fact behind a verdict. */
export interface Evidence {
  readonly predicate: PredicateId;
  readonly holds: boolean | null;
  readonly places: readonly Place[];
}

/** Collects evidence while rules run; absent in mass prediction. */
export type Trace = Evidence[];

export function note(
  trace: Trace | undefined,
  predicate: PredicateId,
  holds: boolean | null,
  ...places: (Place | null | undefined)[]
): void {
  trace?.push({ predicate, holds, places: places.filter((p): p is Place => p != null) });
}

export const fails = (stage: Stage, errno: string, predicate: PredicateId, why: Message): Prediction => ({
  verdict: 'fails',
  stage,
  errno,
  predicate,
  why,
});
export const caveat = (predicate: PredicateId, why: Message): Prediction => ({
  verdict: 'caveat',
  predicate,
  why,
});
export const unknown = (predicate: PredicateId, why: Message): Prediction => ({
  verdict: 'unknown',
  predicate,
  why,
});
export const works = (why: Message = msg('why.works')): Prediction => ({
  verdict: 'works',
  predicate: null,
  why,
});

/** Caveats under which nothing useful comes: Hooklab refuses it, a return is never seen, a hook never fires. */
const USELESS: ReadonlySet<PredicateId> = new Set(['P-17', 'P-18', 'P-21', 'P-36']);

/** Can it be offered to somebody? It attaches, and something comes of it. */
export const isUseful = (p: Pick<Prediction, 'verdict' | 'predicate'>): boolean =>
  p.verdict === 'works' || (p.verdict === 'caveat' && p.predicate !== null && !USELESS.has(p.predicate));

export type { Message, MessageId, Params };
