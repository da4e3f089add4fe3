import type { HookId } from '@hooklab/hook';
import type { FormulaSource, ResolvedEnd, Source } from '../resolve/resolved';
import type { SpecFilter, SpecTotal } from '../spec/schema';
import type { ChosenColumn } from '../way/choose';
import type { RecordKind } from '../way/lay-out-record';

/**
 * What is to be attached, before it is written in any language: every writer (write/c) starts from this and asks
 * nobody else.
 *
 *   Program ─ kinds[]     of record: the members of each one's struct
 *           ├ groups      or what is summed up instead of records
 *           ├ joins[]     what entries keep for their exit, and by what it is found
 *           └ probes[]    each one section: what it is given, what it tests, what it reads
 */
export interface Program {
  readonly title: string;
  readonly about: string;
  readonly hook: HookId;
  readonly ringBytes: number | null;
  /** records a second on each CPU; null: all */
  readonly rate: number | null;
  /** a program may run on a CPU while another one, or itself, is in the middle of a count there */
  readonly nested: boolean;
  readonly kinds: readonly RecordKind[];
  /** null: each event is a record */
  readonly groups: Groups | null;
  readonly joins: readonly Join[];
  readonly probes: readonly Probe[];
}

/** Sums of events that have the columns of `by` in common. */
export interface Groups {
  readonly by: readonly ChosenColumn[];
  /** columns of totals, and of filters that ask for text, which are in no key */
  readonly seen: readonly ChosenColumn[];
  readonly totals: readonly Total[];
  /** groups that there is room for */
  readonly most: number;
}

export interface Total {
  readonly op: SpecTotal['op'];
  readonly column: ChosenColumn;
  readonly signed: boolean;
  /** of `linear` */
  readonly from: number;
  readonly step: number;
  readonly slots: number;
}

export interface Probe {
  /** the C function, and the program's name in the kernel (cut there at 15) */
  readonly name: string;
  readonly end: ResolvedEnd;
  readonly role: Role;
  /** of the record that it makes, or that its exit makes */
  readonly kind: RecordKind;
  /** one of the program's joins: null of `whole` */
  readonly join: Join | null;
  /** the join's key here; null: the thread, or no join. Of `ahead`: by what the entry finds it */
  readonly key: readonly Source[] | null;
  /** of an entry: by what it finds what was seen ahead of it */
  readonly asks: readonly Source[] | null;
  /** columns that it reads: into the record, or, at the entry of a join, into what is kept */
  readonly reads: readonly Read[];
  /** of a session: what it keeps at the entry */
  readonly keeps: readonly Read[];
  /** what must hold of every event, tested before anything is read into the record (an entry: into what is kept) */
  readonly tests: readonly FormulaSource[];
  /** of a session: at the entry */
  readonly keepTests: readonly FormulaSource[];
}

/**
 *   ahead     keeps who asked for the entry, which may be on behalf of another
 *   whole     makes the record by itself
 *   entry     keeps what it reads for the exit
 *   exit      makes the record of what the entry kept and what it reads
 *   session   entry and exit in one
 */
export type Role = 'ahead' | 'whole' | 'entry' | 'exit' | 'session';

/** A column and how it is read here; `filter`: what is wanted of it. */
export interface Read {
  readonly column: ChosenColumn;
  readonly source: Source;
  readonly filter: readonly SpecFilter[];
}

/** A map from what two ends have in common to what the entry knows. */
export interface Join {
  /** what its map and struct are called in a program: "starts" and "start", or "starts_2" and "start_2" */
  readonly suffix: string;
  /** entries of the map: an older one makes room */
  readonly most: number;
  /** beside the map's key */
  readonly about: string;
  /** columns that the entries read */
  readonly kept: readonly ChosenColumn[];
  /** what the entries read beside, for expressions of the exit */
  readonly hidden: readonly ChosenColumn[];
  /** those of them that are known ahead of the entry, where that was seen */
  readonly asked: readonly ChosenColumn[];
  /** an entry may leave an event out on purpose: then an exit without a start tells no loss */
  readonly choosy: boolean;
  /** it is the thread that they have in common, not a key of the spec's */
  readonly byThread: boolean;
  /** both ends are one function's trampoline, which has one frame of the stack for a call: another's is elsewhere */
  readonly oneFrame: boolean;
  /**
   * programs of both ends may wait in their middle, and what others hit meanwhile is skipped (pair.h). `registers`: of a
   * system call, whose registers tell one from another; `execs`: unless it may have become another program
   */
  readonly skips: { readonly registers: boolean; readonly execs: boolean } | null;
  /** the exit of a system call, which a signal may end early: it begins again, or goes on as restart_syscall */
  readonly restarts: boolean;
  /** its exit also comes in a new process or thread, which did not enter: clone, fork, vfork */
  readonly returnsTwice: boolean;
  /** bpf_session_is_return(): null in a pair; its form is the kernel's. `cookie`: each call has a place of its own for 8 bytes */
  readonly session: { readonly takesContext: boolean; readonly cookie: boolean } | null;
}
