import type { Btf } from '@hooklab/surface';
import type { Arch } from '../abi/syscall-numbers';

/**
 * What a generator must know of a kernel, given by the caller: nothing here is decided by a version number.
 * (5.10.262 has 5.11's block_rq_issue, 7.0 lost do_unlinkat: only the kernel's own words count.)
 */
export interface ProbeFacts {
  /** how a person calls this kernel, for messages only: "6.12.117-amd64" */
  kernel: string;
  arch: Arch;
  /** /sys/kernel/btf/vmlinux, or null where the kernel has none */
  btf: Btf | null;
  /** text of events/CATEGORY/NAME/format; null where tracefs has no such event or cannot be read */
  format(category: string, name: string): string | null;
}
