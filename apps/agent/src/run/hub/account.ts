import { Problem } from '@hooklab/base';
import { BATCH_HEADER, type RunStats, readBatchHeader } from '@hooklab/protocol';
import { type Kinds, type Walked, walkBatch } from '@hooklab/records';

/** What one batch brought, walked once for all sinks, and how many records were lost before it. */
export interface Taken {
  walked: Walked;
  lost: number;
}

/**
 * The agent's half of a run's ledger, counted once a run however many sinks there are:
 * reserved = decoded + decodeErrors + lost.
 */
export class Account {
  decoded = 0;
  decodeErrors = 0;
  /** records of batches that did not arrive, by the holes in `seq` and what `first` says of them */
  lost = 0;
  #nextSeq = 0;
  /** records of all batches so far, those that were lost too */
  #records = 0;

  get arrived(): number {
    return this.decoded + this.decodeErrors;
  }

  /** Throws `batch-order` on a batch that cannot follow the ones before: counted twice it would hide a loss. */
  take(payload: Uint8Array, kinds: Kinds): Taken {
    const { seq, first, count } = readBatchHeader(payload);
    const lost = first - this.#records;
    if (seq < this.#nextSeq || lost < 0 || (seq === this.#nextSeq && lost !== 0)) {
      throw new Problem({
        code: 'batch-order',
        what: 'The batches of this run do not come in their order',
        cause: `batch ${seq} begins with record ${first}; batch ${this.#nextSeq} and record ${this.#records} were next`,
        fix: 'Run it again; if it happens again, the loader and the agent are of different versions',
      });
    }
    const walked = walkBatch(payload.subarray(BATCH_HEADER), count, kinds);
    this.#nextSeq = seq + 1;
    this.#records = first + count;
    this.decoded += walked.decoded;
    this.decodeErrors += walked.decodeErrors;
    this.lost += lost;
    return { walked, lost };
  }

  /** The loader's last word: what it sent and did not arrive is lost, too. Returns how many records. */
  close(stats: RunStats): number {
    const lost = Math.max(0, stats.reserved - this.#records);
    this.#records += lost;
    this.lost += lost;
    return lost;
  }
}
