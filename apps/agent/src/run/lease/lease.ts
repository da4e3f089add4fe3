import type { Undo } from '@hooklab/base';

/**
 * A run's leave to go on. Who watches holds it; the last one to go leaves `graceMs` for somebody to come back. From
 * `begin` on the time limit counts, too. What ends it is told once.
 */
export class Lease {
  readonly #graceMs: number | null;
  readonly #end: (why: 'lease' | 'time', ms: number) => void;
  readonly #holders = new Set<object>();
  #grace: NodeJS.Timeout | null = null;
  #limit: NodeJS.Timeout | null = null;
  #endsAt: number | null = null;
  #over = false;

  /** `end` gets the time that was over, milliseconds. `graceMs` null: it may go on unwatched. */
  constructor(graceMs: number | null, end: (why: 'lease' | 'time', ms: number) => void) {
    this.#graceMs = graceMs;
    this.#end = end;
    this.#startGrace();
  }

  hold(): Undo {
    const holder = {};
    this.#holders.add(holder);
    if (this.#grace) clearTimeout(this.#grace);
    this.#grace = null;
    return () => {
      if (this.#holders.delete(holder) && this.#holders.size === 0) this.#startGrace();
    };
  }

  /** The run streams: its time begins. null: without a limit */
  begin(limitMs: number | null): void {
    if (limitMs === null || this.#over) return;
    this.#endsAt = performance.now() + limitMs;
    this.#limit = setTimeout(() => this.#expire('time', limitMs), limitMs);
  }

  /** null: without a limit */
  get leftMs(): number | null {
    return this.#endsAt === null ? null : Math.max(0, this.#endsAt - performance.now());
  }

  /** The run is over, for another reason. */
  close(): void {
    this.#over = true;
    if (this.#grace) clearTimeout(this.#grace);
    if (this.#limit) clearTimeout(this.#limit);
    this.#grace = this.#limit = null;
  }

  #startGrace(): void {
    if (this.#graceMs === null || this.#over) return;
    const ms = this.#graceMs;
    this.#grace = setTimeout(() => this.#expire('lease', ms), ms);
  }

  #expire(why: 'lease' | 'time', ms: number): void {
    if (this.#over) return;
    this.close();
    this.#end(why, ms);
  }
}
