import type { Arch, Surface } from '@hooklab/surface';

/**
 * What a generator must know of a kernel, given by the caller: nothing here is decided by a version number.
 * (5.10.262 has 5.11's block_rq_issue, 7.0 lost do_unlinkat: only the kernel's own words count.)
 */
export interface ProbeFacts {
  /** how a person calls this kernel, for messages only: "6.12.117-amd64" */
  kernel: string;
  arch: Arch;
  /** its files, or those of them that the spec's points need; a file that could not be read says why */
  surface: Surface;
}
