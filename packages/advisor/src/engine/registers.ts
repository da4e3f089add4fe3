import type { Arch } from '@hooklab/surface';

/** Integer argument registers of a kernel function, in order: bpf_tracing.h. */
const FUNCTION: Partial<Record<Arch, readonly string[]>> = {
  x86_64: ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9'],
  arm64: ['x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7'],
};

/** The register that argument slot `i` (from 0) is in; null: on the stack, or not known for the architecture. */
export const argRegister = (arch: Arch, i: number): string | null => FUNCTION[arch]?.[i] ?? null;
