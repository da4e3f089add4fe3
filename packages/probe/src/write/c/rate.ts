import type { Probe } from '../../program/program';
import { textTests } from './filter';
import type { Sink } from './sink';

export const RATE_LIMITED = 'HL_RATE_LIMITED';

/** What is said of a record that is one too many: before there is room for it, or, of text that is tested, after that. */
export function limited(
  sink: Sink,
  { reads }: Probe,
  rate: number | null,
  { end, filtered }: { end: string; filtered: readonly string[] },
): Sink {
  if (rate === null) return sink;
  const beyond = `\tif (!hl_within_rate(${rate}))`;
  const after = textTests(reads, sink.place).length > 0;
  if (after) {
    const turned = [
      `${beyond} {`,
      `\t\thl_count(${RATE_LIMITED});`,
      `\t\t${sink.discard}`,
      `\t\t${end}`,
      '\t}',
      '',
    ];
    return { ...sink, close: (last) => [...turned, ...sink.close(last)] };
  }
  return {
    ...sink,
    open: (failing) => {
      // whatever is to be undone where there is no room is to be undone here too
      const undo = failing.slice(0, -1).map((line) => `\t\t${line}`);
      const leave =
        filtered.length === 1
          ? [`\t\treturn hl_filtered_as(${RATE_LIMITED});`]
          : [`\t\thl_filtered_as(${RATE_LIMITED});`, `\t\t${end}`];
      const inner = [...undo, ...leave];
      return [
        ...(inner.length === 1 ? [beyond, ...inner] : [`${beyond} {`, ...inner, '\t}']),
        '',
        ...sink.open(failing),
      ];
    },
  };
}
