import { hookType, splitSection } from '@hooklab/hook';
import { BATCH_HEADER } from '@hooklab/protocol';
import { errnoName, type FailedColumn, FailedReads, type Kinds, type Walked } from '@hooklab/records';
import { syscallFunction } from '@hooklab/surface';

/** Something that a person should know of a run that goes on: it did not fail, and tells nothing. */
export interface Remark {
  readonly text: string;
  readonly cause: string;
  readonly fix: string;
}

/** So many records in a row are no accident, while it runs; and when it has ended, with no more to come. */
const WHILE_RUNNING = 20;
const AT_END = 3;

/** Tells of each column of a run once, if none of its reads succeeds. */
export class FailedReadRemarks {
  readonly #reads: FailedReads;
  readonly #source: string;
  readonly #said = new Set<string>();

  /** `source`: the program's C, as far as it is known. */
  constructor(kinds: Kinds, source: string) {
    this.#reads = new FailedReads(kinds);
    this.#source = source;
  }

  batch(payload: Uint8Array, walked: Walked): Remark[] {
    this.#reads.add(payload.subarray(BATCH_HEADER), walked);
    return this.#new(WHILE_RUNNING);
  }

  end(): Remark[] {
    return this.#new(AT_END);
  }

  #new(least: number): Remark[] {
    return this.#reads.all(least).flatMap((column) => {
      if (this.#said.has(column.name)) return [];
      this.#said.add(column.name);
      return [remarkOn(column, this.#source)];
    });
  }
}

function remarkOn({ name, records, errno }: FailedColumn, source: string): Remark {
  const times = records === 1 ? 'the only event' : `all ${records} events`;
  const text =
    errno === null
      ? `Column ${name} was empty in ${times}`
      : `Column ${name} could not be read in ${times} (${errnoName(errno)})`;
  if (atWrapper(source)) {
    return {
      text,
      cause: 'the wrapper of a system call is given the caller’s registers, not the call’s arguments',
      fix: 'Use ksyscall, or take the argument with PT_REGS_PARM1_CORE_SYSCALL(regs) and its like',
    };
  }
  if (READS_USER.test(source) && !READS_KERNEL.test(source)) {
    return {
      text,
      cause: 'no address in it is one of the process whose memory the program reads',
      fix: 'If it is the kernel’s address, read it as one: bpf_probe_read_kernel_str(), hl_read_kernel_str()',
    };
  }
  return {
    text,
    cause:
      'no address in it could be read the way the program reads it; one that a process gave is not the kernel’s',
    fix: `If it is a process’s address, read it as one: user(…) in a spec, hl_read_user_str() in C`,
  };
}

/** Which memory a source reads by helper. */
const READS_USER = /\b(?:bpf_probe_read_user|hl_read_user|BPF_(?:CORE|PROBE)_READ_USER)/;
const READS_KERNEL = /\b(?:bpf_probe_read_kernel|hl_read_kernel)/;

/** Is it a probe at a function that is given the caller's registers, whatever its prototype says? */
function atWrapper(source: string): boolean {
  return [...source.matchAll(/SEC\("([^"]+)"\)/g)].some(([, section]) => {
    const { hook, target } = splitSection(section!);
    return hook !== null && hookType(hook).context === 'regs' && syscallFunction(target)?.part === 'entry';
  });
}
