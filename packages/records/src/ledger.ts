/**
 * Where every event of a run went.
 *
 *   entered  = filtered + reserveFailed + reserved        (in the kernel)
 *   reserved = decoded + decodeErrors                     (in the agent)
 *   decoded  = delivered + shed                           (per sink: a browser, a file)
 *
 * null means unknown: the kernel or a hand-written program cannot say. Unknown is never 0.
 */
export interface Ledger {
  entered: number | null;
  filtered: number | null;
  reserveFailed: number | null;
  reserved: number;
  /** the kernel did not run the program: recursion, kretprobe maxactive; listed apart */
  missed: number | null;
  decoded: number;
  decodeErrors: number;
  delivered: number;
  shed: number;
}
