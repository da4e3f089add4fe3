import type { TargetId } from '@hooklab/protocol';
import type { LoaderStream } from './connection';

export type Progress = (text: string) => void;

/** A target is a command whose stdio speaks the loader protocol; this is how to get that stdio. */
export interface Target {
  id: TargetId;
  /** "This machine", "Lab VM, Debian 6.12" */
  title: string;
  open(progress: Progress, signal: AbortSignal): Promise<LoaderStream>;
  /** Shut down what `open` started beyond the stream: a VM. */
  stop(): Promise<void>;
  /** The kernel's BTF without asking the target, where there is one; else it is read through the loader. */
  btf?(): Uint8Array | null;
}
