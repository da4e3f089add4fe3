import type { RemedyInfo } from '@hooklab/protocol';
import type { RunState } from '../../run/runState';
import type { Workbench } from '../../workbench/context';
import type { BenchState } from '../../workspace/bench';
import { HAND } from '../../workspace/handSource';
import { editorPlace } from '../editor/editorPlace';

/** What a click on a remedy does: change the C, or take another hook of the probe, whose C is better than an edit. */
export type RemedyAct =
  | { do: 'edit' }
  | { do: 'hook'; hook: string }
  /** the source is no longer the one that failed: its lines are others */
  | { do: 'stale' }
  | { do: 'none' };

export function actOf(remedy: RemedyInfo, run: RunState, bench: BenchState): RemedyAct {
  const spec = bench.spec === HAND ? undefined : bench.specs.find((s) => s.name === bench.spec);
  const hook = remedy.kind === 'other-hook' && !bench.edited ? remedy.hook : null;
  if (hook && hook !== bench.hook && spec?.hooks.includes(hook)) return { do: 'hook', hook };
  if (remedy.edit === null) return { do: 'none' };
  return bench.source === run.source ? { do: 'edit' } : { do: 'stale' };
}

/**
 * The remedy of the key: the first that can be applied by a click and works here, or is still being tried, which the list
 * says; else the first that could not be tried. null where there is none.
 */
export function firstRemedy(run: RunState | null, bench: BenchState): RemedyInfo | null {
  if (!run) return null;
  const ofFailure = run.phase === 'ended' ? (run.diagnosis?.remedies ?? []) : [];
  const ofWarnings = run.warnings.flatMap((w) => w.remedies);
  const applicable = [...ofFailure, ...ofWarnings].filter((r) => {
    const act = actOf(r, run, bench).do;
    return act === 'edit' || act === 'hook';
  });
  return applicable.find(({ proof }) => proof?.state !== 'untried') ?? applicable[0] ?? null;
}

export function applyRemedy({ bench }: Pick<Workbench, 'bench'>, remedy: RemedyInfo, run: RunState): void {
  const act = actOf(remedy, run, bench.state.get());
  if (act.do === 'hook') bench.chooseHook(act.hook);
  if (act.do === 'edit') editorPlace.current?.apply(remedy.edit!);
}

/** For its key: Alt+Enter. */
export function applyFirst(context: Pick<Workbench, 'bench' | 'runs'>): void {
  const run = context.runs.current.get();
  const remedy = firstRemedy(run, context.bench.state.get());
  if (run && remedy) applyRemedy(context, remedy, run);
}
