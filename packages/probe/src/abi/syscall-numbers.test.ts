import { describe, expect, it } from 'vitest';
import { syscallNumber } from './syscall-numbers';

describe('syscallNumber', () => {
  // spot checks against man 2 syscalls and strace's tables, at the ends of each run of numbers
  it.each([
    ['x86_64', 'read', 0],
    ['x86_64', 'unlinkat', 263],
    ['x86_64', 'rseq', 334],
    ['x86_64', 'pidfd_send_signal', 424],
    ['x86_64', 'newuname', 63],
    ['x86_64', 'umount', 166],
    ['x86_64', 'openat2', 437],
    ['x86_64', 'futex_waitv', 449],
    ['x86_64', 'mseal', 462],
    ['arm64', 'io_setup', 0],
    ['arm64', 'unlinkat', 35],
    ['arm64', 'openat', 56],
    ['arm64', 'clone', 220],
    ['arm64', 'wait4', 260],
    ['arm64', 'openat2', 437],
    ['arm64', 'unlink', null],
  ] as const)('%s %s', (arch, name, number) => {
    expect(syscallNumber(arch, name)).toBe(number);
  });
});
