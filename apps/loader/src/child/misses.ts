import type { Attach, RunStats } from '@hooklab/protocol';

/** Where a program is attached. */
interface Where {
  /** of the ELF: "kprobe/vfs_unlink" */
  section: string;
  attach: Attach;
}

/** kprobes may be missed as a whole (nmissed); every other hook only when it would interrupt itself. */
const countsMisses = ({ attach, section }: Where): boolean =>
  attach.kind === 'kprobe' ||
  attach.kind === 'kprobe.multi' ||
  attach.kind === 'ksyscall' ||
  (attach.kind === 'section' && /^k(ret)?(probe|syscall)/.test(section));

/** "6.1.176-amd64" is [6, 1] */
const versionOf = (release: string): [major: number, minor: number] => {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return [major, minor];
};

/**
 * Does `recursion_misses` of a program at this hook count what the kernel skipped? Programs of kprobes and of tracepoints'
 * records are skipped while any such program runs on the CPU, and the kernel counts that from 6.7 on (kernel 6.7
 * kernel/trace/bpf_trace.c trace_call_bpf); those of perf events it never counts. The rest is skipped only when it would
 * interrupt itself, counted wherever the field is.
 */
export function countsSkips({ attach, section }: Where, release: string): boolean {
  const name = attach.kind === 'section' ? section : attach.kind;
  if (/^perf_event/.test(name)) return false;
  if (!/^(?:k(?:ret)?(?:probe|syscall)|tp\b|tracepoint)/.test(name)) return true;
  const [major, minor] = versionOf(release);
  return major > 6 || (major === 6 && minor >= 7);
}

/** A sum with an unknown part is unknown. */
export function sumMisses(
  programs: RunStats['programs'],
  attached: readonly Where[],
  release: string,
): number | null {
  let sum = 0;
  for (const [i, program] of programs.entries()) {
    const where = attached[i]!;
    if (program.recursionMisses === null || !countsSkips(where, release)) return null;
    sum += program.recursionMisses;
    if (countsMisses(where)) {
      if (program.nmissed === null) return null;
      sum += program.nmissed;
    }
  }
  return sum;
}
