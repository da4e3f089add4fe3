import type { Arch } from '@hooklab/surface';
import type { Probe } from '../../program/program';

/** The bpftrace that scripts are written for: the oldest that Debian ships beside a lab kernel; newer ones read them too. */
export const BPFTRACE = {
  version: '0.17',
  /** BPFTRACE_STRLEN: what str() takes of a text, with its NUL, unless the environment says otherwise */
  textBytes: 64,
  /** texts that fit a program's stack of 512 bytes, where a row is gathered */
  mostTexts: 4,
} as const;

/** Why something of a probe cannot be said in bpftrace: thrown to the writer, which gathers them. */
export class Lack extends Error {}

/** A probe, and the machine whose registers it reads. */
export type Placed = Probe & { readonly arch: Arch };
