import type { Layout, Row } from '@hooklab/records';
import { type Frame, framesOf } from './frames';

/** Events of one process with one stack. */
export interface StackCount {
  /** the innermost first */
  frames: Frame[];
  comm: string | null;
  events: number;
  /** of their latency_ns; null: the records have none */
  nanoseconds: bigint | null;
}

/** Which column has the stack; null: none has one of that name. */
export function stackColumn(layouts: readonly Layout[], named = 'stack'): string | null {
  const has = ({ columns }: Layout) =>
    columns.some(({ name, kind }) => name === named && (kind === 'string' || kind === 'pointer'));
  return layouts.some(has) ? named : null;
}

/** Counts events by who made them and where, as they come. */
export class Stacks {
  readonly #column: string;
  readonly #counts = new Map<string, StackCount>();
  /** events whose stack could not be taken */
  without = 0;
  events = 0;

  constructor(column: string) {
    this.#column = column;
  }

  add(row: Row): void {
    this.events += 1;
    const stack = row[this.#column];
    const frames = typeof stack === 'string' ? framesOf(stack) : [];
    if (frames.length === 0) {
      this.without += 1;
      return;
    }
    const comm = typeof row.comm === 'string' ? row.comm : null;
    const key = JSON.stringify([comm, stack]);
    const known = this.#counts.get(key) ?? { frames, comm, events: 0, nanoseconds: null };
    known.events += 1;
    const latency = row.latency_ns;
    if (latency !== null && latency !== undefined)
      known.nanoseconds = (known.nanoseconds ?? 0n) + BigInt(latency);
    this.#counts.set(key, known);
  }

  get counts(): StackCount[] {
    return [...this.#counts.values()];
  }
}
