import { Problem } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import type { ProbeFacts } from '../facts/facts';
import type { ProbeSpec } from '../spec/schema';
import { generate } from './passes';

/**
 * The first of a spec's ways of which a program can be made on this kernel, put first. Throws the Problem of the first
 * way where none can.
 */
export function readyHere(
  spec: ProbeSpec,
  facts: ProbeFacts,
): { spec: ProbeSpec; hook: HookId; source: string } {
  let first: Problem | null = null;
  for (const way of spec.ways) {
    try {
      const { source } = generate(spec, way.hook, facts);
      const ways = [way, ...spec.ways.filter((other) => other !== way)];
      return { spec: { ...spec, ways }, hook: way.hook, source };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      first ??= error;
    }
  }
  throw first;
}
