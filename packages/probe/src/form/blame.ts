import { Problem } from '@hooklab/base';
import type { ProbeFacts } from '../facts/facts';
import { generate } from '../passes/passes';
import type { ProbeSpec } from '../spec/schema';
import type { MadeColumn } from './columns';
import type { SpecDraft } from './draft';

export interface Blamed {
  readonly place: string;
  /** as typed */
  readonly text: string;
  readonly problem: Problem;
  /** it is of what the exit is given */
  readonly late: boolean;
}

/** Which columns and filters a spec that cannot be made on this kernel fails for: each is tried alone. */
export function blame(
  spec: ProbeSpec,
  columns: readonly MadeColumn[],
  draft: SpecDraft,
  facts: ProbeFacts,
  problem: Problem,
): Blamed[] {
  const way = spec.ways.find(({ hook }) => hook === draft.hook)!;
  const { aggregate: _, ...rest } = { ...spec, filter: [] };
  const tried = (only: Partial<ProbeSpec>, where: readonly string[]): Problem | null => {
    try {
      generate({ ...rest, ...only, ways: [{ ...way, where: [...where] }] }, draft.hook, facts);
      return null;
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  };
  const found = columns.flatMap((column): Blamed[] => {
    const own = tried({ columns: spec.columns.filter(({ name }) => name === column.name) }, []);
    const text = draft.columns.find(({ id }) => id === column.id)?.text ?? '';
    return own ? [{ place: `column.${column.id}`, text, problem: own, late: column.atExit }] : [];
  });
  if (found.length > 0) return found;
  const lines = (way.where ?? []).flatMap((where): Blamed[] => {
    const own = tried({ columns: spec.columns.slice(0, 1) }, [where]);
    if (!own) return [];
    const index = Math.max(0, draft.filters.lastIndexOf(where));
    return [{ place: `filter.${index}`, text: draft.filters[index] ?? where, problem: own, late: false }];
  });
  return lines.length > 0 ? lines : [{ place: 'spec', text: '', problem, late: false }];
}
