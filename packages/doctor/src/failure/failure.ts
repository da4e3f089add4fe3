import type { AdvisorFacts, Capabilities, Stage } from '@hooklab/advisor';
import type { Point } from '@hooklab/hook';
import type { Btf } from '@hooklab/surface';
import type { Source } from './sourceline';

/** A failure as the loader reports it: BpfError's stage, code and log, with what was tried. */
export interface DoctorInput {
  readonly stage: Stage | 'compile' | null;
  /** hook type, or the section's first word ("tracepoint", "kprobe.multi"); null when not known */
  readonly hook: string | null;
  readonly target: Point | null;
  /** "EBUSY", -16, "Device or resource busy"; null when not known */
  readonly errno: string | number | null;
  readonly log: string;
  /** what the editor holds, to mark the line */
  readonly source?: Source | undefined;
  /** the kernel it failed on */
  readonly facts?: AdvisorFacts | undefined;
  readonly who?: Capabilities | undefined;
  /** the C function that failed, where the loader names it */
  readonly program?: string | null | undefined;
  /** of the kernel, where there are no facts: enough for clang's errors */
  readonly btf?: Btf | undefined;
  /** hook types that trials on this very machine found refused: never a way out */
  readonly refuses?: readonly string[] | undefined;
}
