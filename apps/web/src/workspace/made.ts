import type { ProbeSpec } from '@hooklab/probe';
import type { SpecInfo } from '@hooklab/protocol';

/** `spec` of a workspace whose spec was made from a card. */
export const MADE = 'made';

/** A made spec as the list of probes shows it. */
export const madeInfo = ({ title, about, ways }: ProbeSpec): SpecInfo => ({
  name: MADE,
  title,
  about,
  hooks: ways.map(({ hook }) => hook),
  exercise: null,
});
