import { cellRc, RC_NULL, recordBytes } from './cell';
import type { Kinds } from './kinds';
import type { Column } from './layout';
import { startOf, type Walked } from './walk';

/** A column of which nothing was ever read. */
export interface FailedColumn {
  readonly name: string;
  /** records in which the read failed: all of them */
  readonly records: number;
  /** the last read's errno, below 0; null: there is no read status, the text was empty */
  readonly errno: number | null;
}

/** A column is given up as good at its first value, so that a run that goes well costs nothing. */
interface Suspect {
  readonly column: Column;
  records: number;
  errno: number | null;
}

/** Looks at the texts of the records that come, until each has been read once. */
export class FailedReads {
  readonly #kinds: Kinds;
  readonly #suspects: Suspect[][];

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
    this.#suspects = kinds.layouts.map(({ columns }) =>
      columns.filter(({ kind }) => kind === 'string').map((column) => ({ column, records: 0, errno: null })),
    );
  }

  /** `records`: the records part of a batch. */
  add(records: Uint8Array, walked: Walked): void {
    if (this.#suspects.every((of) => of.length === 0)) return;
    const r = recordBytes(records);
    for (let i = 0; i < walked.decoded; i++) {
      const at = startOf(walked, i);
      const kind = this.#kinds.kindAt(r.view, at);
      const suspects = this.#suspects[kind]!;
      if (suspects.length === 0) continue;
      this.#suspects[kind] = suspects.filter((suspect) => {
        const rc = cellRc(r, at, suspect.column);
        const failed = rc === null ? r.bytes[at + suspect.column.offset] === 0 : rc < 0 && rc !== RC_NULL;
        // a NULL pointer is no failed read, and no text either
        if (rc === RC_NULL) return true;
        suspect.records += 1;
        suspect.errno = rc;
        return failed;
      });
    }
  }

  /** Columns that failed in every one of `least` records or more. */
  all(least: number): FailedColumn[] {
    return this.#suspects.flatMap((of) =>
      of
        .filter(({ records }) => records >= least)
        .map(({ column, records, errno }) => ({ name: column.name, records, errno })),
    );
  }
}
