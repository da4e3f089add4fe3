import type { ProbeSpec, SpecFilter } from '@hooklab/probe';
import type { SpecInfo } from '@hooklab/protocol';

/** `spec` of a workspace whose spec was made from a card. */
export const MADE = 'made';

/** A made spec as the list of probes shows it. */
export const madeInfo = ({ title, about, ways, filter }: ProbeSpec): SpecInfo => ({
  name: MADE,
  title,
  about: [...only(filter), about].join(' '),
  hooks: ways.map(({ hook }) => hook),
  exercise: null,
});

const WORDS: Readonly<Record<string, string>> = { '==': 'is', '^=': 'begins with', '$=': 'ends with' };

/** "Only where path begins with /tmp/.": what a question's words made of it. */
function only(filter: readonly SpecFilter[]): string[] {
  const said = filter.flatMap(({ column, op, value }) =>
    WORDS[op] ? `${column} ${WORDS[op]} ${value}` : [],
  );
  return said.length > 0 ? [`Only where ${said.join(' and ')}.`] : [];
}
