import type { Groups, Probe } from '../../program/program';
import { groupSink } from './groups';
import { reserveOf, structOf } from './kind';
import type { Sink } from './sink';

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
