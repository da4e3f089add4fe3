import type { Arch } from '@hooklab/surface';

/**
 * Why no call ever makes the exit event of a system call; null: calls do.
 *
 *   never-returns   exit, exit_group
 *   number-lost     x86's rt_sigreturn puts -1 where its number was, so that its exit is nobody's
 *
 * Lab: 5.10 6.1 6.12 7.2.
 */
export function silentExit(syscall: string, arch: Arch): 'never-returns' | 'number-lost' | null {
  if (syscall === 'exit' || syscall === 'exit_group') return 'never-returns';
  return syscall === 'rt_sigreturn' && arch === 'x86_64' ? 'number-lost' : null;
}
