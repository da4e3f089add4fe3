import type { Needs, Question } from '@hooklab/advisor';
import { toProblem } from '@hooklab/base';
import type { ProbeSpec } from '@hooklab/probe';
import type { SurfaceId, TargetId } from '@hooklab/protocol';
import { toast } from 'sonner';
import { targetOf } from '../kernel/chosen';
import type { Composed, SurfaceRef } from '../kernel/service';
import { bootWords, wantsConsent } from '../targets/boot';
import { showProblem } from '../ui/showProblem';
import type { Workbench } from '../workbench/context';

/** A candidate of an answer, by its id: "fentry fn:vfs_unlink". */
export interface Chosen {
  surface: SurfaceRef;
  question: Question;
  /** the person's own; the goal's are added */
  needs: Needs;
  candidate: string;
}

/** Its spec on the bench, ready to run on its kernel. What was edited of the one before can be brought back. */
export const composeWith = (
  context: Workbench,
  { surface, question, needs, candidate }: Chosen,
): Promise<void> =>
  put(context, surface, () => context.kernels.worker.compose(surface, question, needs, candidate));

/** A ready spec on the bench, by the first of its ways of which this kernel has all points. */
export const composeReady = (context: Workbench, surface: SurfaceRef, spec: ProbeSpec): Promise<void> =>
  put(context, surface, () => context.kernels.worker.ready(surface, spec));

async function put(context: Workbench, surface: SurfaceRef, make: () => Promise<Composed>): Promise<void> {
  const { bench, router, face } = context;
  const target = targetOf(surface.id as SurfaceId);
  if (!(await maySwitch(context, target))) return;
  try {
    const { spec, source } = await make();
    const before = bench.replaced;
    bench.take(spec, source, target);
    face.set('form');
    router.go({ screen: 'run' });
    if (bench.replaced !== before) {
      toast('Your own C is kept.', {
        action: { label: 'Bring it back', onClick: () => bench.bringBack() },
      });
    }
  } catch (error) {
    showProblem(toProblem(error));
  }
}

/** Another kernel than the one that Compose traces: the person says so. Nothing is booted. */
async function maySwitch({ bench, targets, consents }: Workbench, to: TargetId): Promise<boolean> {
  const from = bench.state.get().target;
  if (!from || from === to) return true;
  const name = (id: TargetId) => targets.info(id)?.title ?? id;
  const info = targets.info(to);
  const off = wantsConsent(info) ? [`It is off: running asks before it boots. ${bootWords(info.boot)}.`] : [];
  const answer = await consents.ask({
    title: `Compose for ${name(to)}?`,
    text: [`This is the C of that kernel; until now you trace ${name(from)}.`, ...off],
    choices: [{ id: 'switch', title: 'Switch', kind: 'primary' }],
  });
  return answer === 'switch';
}
