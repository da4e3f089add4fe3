import type { Milliseconds } from '@hooklab/base';
import type { BootCost, ExecResult, TargetId } from '@hooklab/protocol';
import type { LoaderStream } from './connection';

export type Progress = (text: string) => void;

export interface ExecOptions {
  /** a minute when nobody says */
  timeoutMs?: Milliseconds;
  signal?: AbortSignal;
}

/** A target is a command whose stdio speaks the loader protocol; this is how to get that stdio. */
export interface Target {
  id: TargetId;
  /** "This machine", "Lab VM, Debian 6.12" */
  title: string;
  open(progress: Progress, signal: AbortSignal): Promise<LoaderStream>;
  /** A shell command in the target, beside its loader: lab VMs only, which are there to be used up. */
  exec?(command: string, options: ExecOptions): Promise<ExecResult>;
  /** Shut down what `open` started beyond the stream: a VM. */
  stop(): Promise<void>;
  /** What `open` would take now: of targets that it boots. */
  boot?(): BootCost;
  /** The kernel's BTF without asking the target, where there is one; else it is read through the loader. */
  btf?(): Uint8Array | null;
}
