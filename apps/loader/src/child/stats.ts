import { release } from 'node:os';
import type { BpfObject, Link, LiveProgramInfo } from '@hooklab/native';
import type { Attach, LoadedProgram, RunStats } from '@hooklab/protocol';
import { countersOf, objectBtf } from '@hooklab/records';
import { sumMisses } from './misses';

export interface Attached {
  program: string;
  /** of the ELF: "kprobe/vfs_unlink" */
  section: string;
  attach: Attach;
  link: Link;
}

/** Indexes of the ledger's per-CPU array, as bpf/hooklab.h counts. */
const ENTERED = 0;
const FILTERED = 1;
const RESERVE_FAILED = 2;
const SUBMITTED = 3;
/** Of a program whose BTF says that it counts these, too. */
const OWN = 4;
const AGGREGATED = 5;

/** struct bpf_insn */
const INSTRUCTION_BYTES = 8;

/** Of the program's own counters, so many are told: what a message has room for. */
const MOST = 1024;

/** The numbers of one run. null where this kernel, hook or hand-written program cannot say. */
export class StatsReader {
  readonly #object: BpfObject;
  readonly #ledger: string | null;
  readonly #attached: Attached[];
  /** place of the first counter of the program's own */
  readonly #first: number;
  /** nmissed of links that are closed by now */
  readonly #kept = new Map<Link, number | null>();
  #records = 0;
  #batches = 0;
  #bytes = 0;

  constructor(object: BpfObject, ledger: string, attached: Attached[]) {
    this.#object = object;
    this.#ledger = object.maps.some((m) => m.name === ledger) ? ledger : null;
    this.#attached = attached;
    this.#first = object.btf ? countersOf(objectBtf(object.btf)).first : OWN;
  }

  get batches(): number {
    return this.#batches;
  }

  get records(): number {
    return this.#records;
  }

  /** One batch left the ring. */
  taken(records: number, bytes: number): void {
    this.#records += records;
    this.#batches += 1;
    this.#bytes += bytes;
  }

  /** Read what only an open link can say, before the links are closed. */
  keepMisses(): void {
    for (const { link } of this.#attached) this.#kept.set(link, link.missed());
  }

  /** What the kernel made of each program. */
  loaded(): LoadedProgram[] {
    return this.#attached.map(({ program }) => {
      const { id, xlatedBytes, jitedBytes } = this.#object.info(program);
      return {
        id,
        name: program,
        instructions: xlatedBytes / INSTRUCTION_BYTES || null,
        jitedBytes: jitedBytes || null,
      };
    });
  }

  programs(): RunStats['programs'] {
    return this.#attached.map(({ program, link }) => {
      const info: LiveProgramInfo = this.#object.info(program);
      return {
        id: info.id,
        name: program,
        runCount: info.runCount,
        runTimeNs: info.runTimeNs,
        recursionMisses: info.recursionMisses,
        nmissed: this.#nmissed(link),
      };
    });
  }

  read(): RunStats {
    const counters = this.#ledger ? this.#object.perCpuCounters(this.#ledger) : [];
    const programs = this.programs();
    const counted = !entersUncounted(counters);
    return {
      entered: counted ? (counters[ENTERED] ?? null) : null,
      own: this.#later(counters, OWN),
      filtered: counted || counters[FILTERED] ? (counters[FILTERED] ?? null) : null,
      reserveFailed: counters[RESERVE_FAILED] ?? null,
      aggregated: this.#later(counters, AGGREGATED),
      submitted: counters[SUBMITTED] ?? null,
      reserved: this.#records,
      batches: this.#batches,
      bytes: this.#bytes,
      missed: sumMisses(programs, this.#attached, release()),
      counters: counters.slice(this.#first, this.#first + MOST),
      programs,
    };
  }

  /** null: the program does not count it */
  #later(counters: readonly number[], at: number): number | null {
    return this.#first > at ? (counters[at] ?? null) : null;
  }

  /** Everything that entered is own, has been filtered, refused, summed up or taken; undefined without a ledger. */
  balanced(): boolean | undefined {
    if (!this.#ledger) return undefined;
    const c = this.#object.perCpuCounters(this.#ledger);
    if (c[SUBMITTED] !== this.#records) return false;
    const later = (this.#later(c, OWN) ?? 0) + (this.#later(c, AGGREGATED) ?? 0);
    return entersUncounted(c) || c[ENTERED] === later + c[FILTERED]! + c[RESERVE_FAILED]! + c[SUBMITTED]!;
  }

  #nmissed(link: Link): number | null {
    const kept = this.#kept.get(link);
    return kept === undefined ? link.missed() : kept;
  }
}

/**
 * A program of somebody's own that takes records from hl_reserve() and never says hl_enter(): how often it was entered,
 * and what it left out, nobody knows.
 */
const entersUncounted = (counters: readonly number[]): boolean =>
  counters[ENTERED] === 0 && [FILTERED, RESERVE_FAILED, SUBMITTED].some((each) => (counters[each] ?? 0) > 0);
