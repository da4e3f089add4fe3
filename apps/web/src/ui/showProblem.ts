import type { ProblemShape } from '@hooklab/base';
import { toast } from 'sonner';

/** A problem that has no place of its own on the screen: what failed first, then the way out. */
export function showProblem(problem: ProblemShape): void {
  const rest = [problem.cause, problem.fix].filter(Boolean).join('. ');
  toast.error(problem.what, rest ? { description: rest } : {});
}
