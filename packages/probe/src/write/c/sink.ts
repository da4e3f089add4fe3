import type { ChosenColumn } from '../../way/choose';

/** Where a program puts what it has read, as lines of its body. */
export interface Sink {
  readonly locals: readonly string[];
  /** makes room; `failing`: what is done where there is none, the last of it the end of the program */
  open(failing: readonly string[]): string[];
  /** before a column's name: "e->"; null: it is not kept */
  place(column: ChosenColumn): string | null;
  /** what was filled in is not wanted after all */
  readonly discard: string;
  /** hands it over, and ends the program with `end` */
  close(end: string): string[];
}
