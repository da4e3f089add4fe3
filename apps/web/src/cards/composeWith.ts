import type { Needs, Question } from '@hooklab/advisor';
import { toProblem } from '@hooklab/base';
import type { SurfaceId } from '@hooklab/protocol';
import { toast } from 'sonner';
import { targetOf } from '../kernel/chosen';
import type { SurfaceRef } from '../kernel/service';
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
export async function composeWith({ kernels, bench, router }: Workbench, chosen: Chosen): Promise<void> {
  const { surface, question, needs, candidate } = chosen;
  try {
    const { spec, source } = await kernels.worker.compose(surface, question, needs, candidate);
    const before = bench.replaced;
    bench.take(spec, source, targetOf(surface.id as SurfaceId));
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
