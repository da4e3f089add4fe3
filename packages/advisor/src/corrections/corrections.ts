import type { HookId } from '@hooklab/hook';
import type { PredicateId } from '../predicates/predicates';

/**
 * Where a correction of a common belief belongs: shown on candidates of these hooks, when one of these predicates
 * decided, or with these goals. Texts: `C-01.belief`, `C-01.truth`.
 */
export interface Correction {
  readonly id: string;
  readonly hooks?: readonly HookId[];
  readonly predicates?: readonly PredicateId[];
  readonly goals?: readonly string[];
  /** only for points of this kind */
  readonly points?: readonly ('fn' | 'syscall' | 'tracepoint' | 'lsm' | 'user')[];
}

export const CORRECTIONS = [
  { id: 'C-01', hooks: ['kprobe.multi', 'kprobe.session'] },
  { id: 'C-02', hooks: ['tp'], points: ['syscall'] },
  { id: 'C-03', hooks: ['tp'], points: ['tracepoint', 'syscall'] },
  { id: 'C-04', hooks: ['tp'], points: ['tracepoint'] },
  { id: 'C-05', hooks: ['raw_tp'] },
  { id: 'C-06', hooks: ['ksyscall', 'kprobe'], points: ['syscall'] },
  { id: 'C-07', predicates: ['P-12'] },
  { id: 'C-08', predicates: ['P-08'] },
  { id: 'C-09', hooks: ['tp'], goals: ['G-06'] },
  { id: 'C-10', hooks: ['fentry'], goals: ['G-12'] },
  { id: 'C-11', hooks: ['fentry'], predicates: ['P-07', 'P-12'] },
  { id: 'C-12', hooks: ['fmod_ret'] },
  { id: 'C-13', hooks: ['kprobe'], predicates: ['P-11', 'P-27'] },
  { id: 'C-14', goals: ['G-27'] },
  { id: 'C-15', hooks: ['kprobe'] },
  { id: 'C-16', hooks: ['fentry'] },
  { id: 'C-17', hooks: ['fentry', 'fexit'], goals: ['G-09'] },
  { id: 'C-18', goals: ['G-25', 'G-26'] },
  { id: 'C-19', predicates: ['P-07'], goals: ['G-06'] },
  { id: 'C-20', hooks: ['raw_tp'] },
  { id: 'C-21', hooks: ['raw_tp'], goals: ['G-07'] },
  { id: 'C-22', hooks: ['raw_tp', 'tp_btf'], points: ['tracepoint'] },
  { id: 'C-23', goals: ['G-08'] },
  { id: 'C-24', hooks: ['kprobe'], predicates: ['P-11'] },
  { id: 'C-25', goals: ['G-06'] },
  { id: 'C-26', goals: ['G-10'] },
  { id: 'C-27', goals: ['G-26'] },
  { id: 'C-28', goals: ['G-02'] },
  { id: 'C-29', predicates: ['P-01', 'P-02'] },
  { id: 'C-30', hooks: ['raw_tp', 'tp_btf'], points: ['syscall'] },
  { id: 'C-31', hooks: ['fmod_ret'] },
  { id: 'M-01', hooks: ['kprobe'] },
  { id: 'M-02', hooks: ['lsm'], predicates: ['P-21'] },
  { id: 'M-03', predicates: ['P-12'] },
  { id: 'M-04', predicates: ['P-09'] },
  { id: 'M-05', hooks: ['kretprobe', 'kretprobe.multi'] },
  { id: 'M-06', hooks: ['kprobe'], points: ['syscall'] },
  { id: 'M-07', hooks: ['tp'], points: ['syscall'] },
  { id: 'M-08', hooks: ['raw_tp'], points: ['tracepoint'] },
  { id: 'M-09', hooks: ['raw_tp'], points: ['syscall'] },
  { id: 'M-10', hooks: ['tp_btf'] },
  { id: 'M-11', hooks: ['kprobe', 'kprobe.multi'] },
  { id: 'M-12', predicates: ['P-14', 'P-08'] },
  { id: 'M-13', predicates: ['P-23', 'P-24'] },
  { id: 'M-14', hooks: ['uprobe'] },
  { id: 'M-15', hooks: ['kprobe.multi'] },
  { id: 'M-16', predicates: ['P-10'] },
  { id: 'M-17', hooks: ['tp'], points: ['syscall'] },
  { id: 'M-18', hooks: ['fentry.multi', 'fexit.multi'], predicates: ['P-32'] },
  { id: 'M-19', predicates: ['P-04', 'P-05'] },
  { id: 'M-20', goals: ['G-02'], hooks: ['tp.s'] },
] as const satisfies readonly Correction[];

export type CorrectionId = (typeof CORRECTIONS)[number]['id'];

export interface CorrectionQuery {
  readonly hook: HookId;
  readonly point: string;
  readonly predicates: readonly PredicateId[];
  readonly goal?: string | undefined;
}

/** The corrections that apply to a candidate: what decided it first, then its goal, then its hook; at most `limit`. */
export function correctionsFor(query: CorrectionQuery, limit = 3): CorrectionId[] {
  const weight = (c: Correction): number => {
    if (c.points && !c.points.includes(query.point as never)) return 0;
    if (c.predicates?.some((id) => query.predicates.includes(id))) return 3;
    if (query.goal && c.goals?.includes(query.goal)) return 2;
    return c.hooks?.includes(query.hook) ? 1 : 0;
  };
  return CORRECTIONS.map((c) => ({ id: c.id, weight: weight(c) }))
    .filter((c) => c.weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, limit)
    .map((c) => c.id);
}
