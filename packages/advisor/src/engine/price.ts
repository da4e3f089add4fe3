import type { HookId } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { hookAdvice, INSTRUCTIONS } from '../hooks';
import type { Candidate } from './candidate';

/** Of the nearest measured kernel at or below this one. */
export function instructionsOf(facts: AdvisorFacts, hook: HookId): Candidate['instructions'] {
  const kernel = measuredFor(facts);
  const count = kernel ? INSTRUCTIONS[kernel]?.[hook] : undefined;
  return kernel && count !== undefined ? { count, kernel } : null;
}

function measuredFor({ kernel: { version } }: AdvisorFacts): string | undefined {
  if (!version) return undefined;
  return Object.keys(INSTRUCTIONS)
    .filter((release) => {
      const [major, minor] = release.split('.').map(Number) as [number, number];
      return major < version[0] || (major === version[0] && minor <= version[1]);
    })
    .at(-1);
}

/** What two hooks cost an event, in one unit. */
export interface Prices {
  readonly from: number;
  readonly to: number;
  readonly unit: 'instructions' | 'ns';
}

/**
 * Two hooks by one and the same source, the one that a table of them shows: instructions where this kernel's were
 * counted, else one benchmark that has both, for figures of two benchmarks say nothing beside each other. null: there is
 * no such pair.
 */
export function pricesOf(facts: AdvisorFacts, from: HookId, to: HookId): Prices | null {
  if (measuredFor(facts) !== undefined) {
    const [a, b] = [instructionsOf(facts, from), instructionsOf(facts, to)];
    return a && b ? { from: a.count, to: b.count, unit: 'instructions' } : null;
  }
  const others = hookAdvice(to).costs;
  for (const { ns, on, source } of hookAdvice(from).costs) {
    const other = others.find((c) => c.on === on && c.source.ref === source.ref);
    if (other) return { from: ns, to: other.ns, unit: 'ns' };
  }
  return null;
}
