import type { Groups, Probe } from '../../program/program';
import type { ChosenColumn } from '../../way/choose';
import { groupSink } from './groups';
import { reserveOf, structOf } from './kind';

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

export const sinkOf = (probe: Probe, groups: Groups | null): Sink =>
  groups ? groupSink(groups) : recordSink(probe);

/** A record of the ring. */
function recordSink({ kind }: Probe): Sink {
  return {
    locals: [`\t${structOf(kind)} *e;`],
    open: (failing) => [`\te = ${reserveOf(kind)};`, ...unless('e', failing), ''],
    place: () => 'e->',
    discard: 'hl_discard(e);',
    close: (end) => ['\thl_submit(e);', `\t${end}`],
  };
}

/** Kernel style: no braces around one line. */
function unless(what: string, lines: readonly string[]): string[] {
  const inner = lines.map((line) => `\t\t${line}`);
  return lines.length === 1 ? [`\tif (!${what})`, ...inner] : [`\tif (!${what}) {`, ...inner, '\t}'];
}
