/**
 * Where every event of a run went.
 *
 *   entered  = own + filtered + reserveFailed + aggregated + reserved  (in the kernel)
 *   reserved = decoded + decodeErrors + lost              (in the agent)
 *   decoded  = before + delivered + shed                  (per sink: a browser, a file)
 *
 * null means unknown: the kernel or a hand-written program cannot say. Unknown is never 0.
 *
 * `named` says more of events that are in one of these accounts, as the program counts them: { lost_starts: 3 }. No
 * equation has a part of them.
 */
export interface Ledger {
  entered: number | null;
  /** the workbench's own doing, left out; null: also of a program whose hooklab.h is older, which counts it as filtered */
  own: number | null;
  filtered: number | null;
  reserveFailed: number | null;
  /** summed up in the kernel, without a record (bpf/groups.h); null: also of a program whose hooklab.h is older */
  aggregated: number | null;
  reserved: number;
  /**
   * the kernel did not run the program: one was running on that CPU (its own, or a preempted task's), kretprobe's
   * maxactive; listed apart
   */
  missed: number | null;
  decoded: number;
  decodeErrors: number;
  /** taken out of the ring, and not arrived in the agent: a hole in the sequence of batches */
  lost: number;
  /** decoded before this sink joined the run: neither delivered nor shed */
  before: number;
  delivered: number;
  shed: number;
  named: NamedCounts;
}

/** By the names that the program gave its counters (counters.ts); null: not known. */
export type NamedCounts = Readonly<Record<string, number | null>>;

/** The loader's part: RunStats of the protocol has these fields. */
export interface KernelCounters {
  entered: number | null;
  own: number | null;
  filtered: number | null;
  reserveFailed: number | null;
  aggregated: number | null;
  /** records taken out of the ring */
  reserved: number;
  missed: number | null;
  /** the program's own, in the order of its names */
  counters: readonly number[];
}

/** The agent's part, of one sink. */
export interface SinkCounters {
  decoded: number;
  decodeErrors: number;
  lost: number;
  before: number;
  delivered: number;
  shed: number;
}

/** `names`: what the program calls its own counters. */
export function combineLedger(
  kernel: KernelCounters,
  sink: SinkCounters,
  names: readonly string[] = [],
): Ledger {
  const { entered, own, filtered, reserveFailed, aggregated, reserved, missed, counters } = kernel;
  const named = Object.fromEntries(names.map((name, i) => [name, counters[i] ?? null]));
  return { entered, own, filtered, reserveFailed, aggregated, reserved, missed, ...agentHalf(sink), named };
}

export interface Violation {
  /** "entered = own + filtered + reserveFailed + aggregated + reserved" */
  equation: string;
  left: number;
  right: number;
  /** left - right: events that are in no account (>0) or in two (<0) */
  difference: number;
}

/**
 * The equations that do not hold. They hold of a run that has ended and been drained; while it runs, events
 * are on their way between two counters. An equation with an unknown in it says nothing and is not listed.
 */
export function checkLedger(l: Ledger): Violation[] {
  const { entered, own, filtered, reserveFailed } = l;
  // a program that cannot sum up has none
  const aggregated = l.aggregated ?? 0;
  const violations: Violation[] = [];
  if (entered !== null && own !== null && filtered !== null && reserveFailed !== null) {
    const sum = own + filtered + reserveFailed + aggregated + l.reserved;
    check('entered = own + filtered + reserveFailed + aggregated + reserved', entered, sum);
  }
  check('reserved = decoded + decodeErrors + lost', l.reserved, l.decoded + l.decodeErrors + l.lost);
  check('decoded = before + delivered + shed', l.decoded, l.before + l.delivered + l.shed);
  return violations;

  function check(equation: string, left: number, right: number) {
    if (left !== right) violations.push({ equation, left, right, difference: left - right });
  }
}

const agentHalf = ({ decoded, decodeErrors, lost, before, delivered, shed }: SinkCounters): SinkCounters => ({
  decoded,
  decodeErrors,
  lost,
  before,
  delivered,
  shed,
});
