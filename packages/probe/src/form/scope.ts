import type { ProbeFacts } from '../facts/facts';
import type { Scope } from '../typing/scope';
import type { SpecDraft } from './draft';
import { endsOfDraft, resolveDraft } from './ends';

/**
 * What an expression of a draft may name: at one of its points (the first), or `late`, of what only its exit knows. null:
 * the point is none, or not on this kernel.
 */
export function scopeOfDraft(
  draft: SpecDraft,
  facts: ProbeFacts,
  where: { readonly point?: string | undefined; readonly late?: boolean | undefined },
): Scope | null {
  const { ends, faults } = endsOfDraft(draft);
  if (faults.length > 0 || ends.points.length === 0) return null;
  const { entries, exit } = resolveDraft(ends, facts);
  const at = where.point === undefined ? 0 : Math.max(0, ends.points.indexOf(where.point));
  const entry = (entries[at] ?? entries.find((each) => each !== null))?.scope ?? null;
  if (where.late) return exit?.scope ?? entry;
  if (!entry || !exit) return entry;
  // an event that two ends make may say what either of them gives
  const ret = exit.scope.names.filter(({ root }) => root === 'ret');
  return {
    ...entry,
    names: [...entry.names, ...ret],
    lacks: (root) => (root === 'ret' ? exit.scope.lacks(root) : entry.lacks(root)),
  };
}
