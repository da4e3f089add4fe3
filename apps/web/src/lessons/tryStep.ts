import type { Workbench } from '../workbench/context';
import { readied } from '../workbench/targetActs';
import { specOf } from '../workspace/form';

/**
 * Tries the step of the open lesson in its VM, which is asked about where it is off. `answer`: what was typed, asked of the
 * try before; else the lesson's own probes or the one of Compose are run.
 */
export async function tryStep(workbench: Workbench, answer: string | null = null): Promise<void> {
  const { course, bench } = workbench;
  const { target } = course;
  const { open } = course.state.get();
  const step = open?.all[open.at];
  // also where the key is pressed in a step that has nothing to try
  if (!target || !step?.task) return;
  if (bench.state.get().target !== target) bench.chooseTarget(target);
  if (!(await readied(workbench, target, 'Boot it and run'))) return;
  await course.try(target, step.kind === 'run' || answer !== null ? null : probeOf(workbench), answer);
}

/** The probe of Compose: its spec, or the C where it was edited by hand. */
function probeOf({ bench }: Pick<Workbench, 'bench'>) {
  const state = bench.state.get();
  const { hook, source, edited } = state;
  if (!hook) return null;
  const spec = edited ? null : specOf(state);
  return spec ? { spec, hook } : { source, hook };
}
