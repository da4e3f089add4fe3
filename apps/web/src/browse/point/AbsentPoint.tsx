import type { ProblemShape } from '@hooklab/base';
import { useAsk } from '../../base/useAsk';
import { ProblemView } from '../../ui/ProblemView';
import { useWorkbench } from '../../workbench/context';
import { useBrowsing } from '../browsing/browsing';
import { Trail } from './Head';
import { KernelStrip } from './KernelStrip';
import { PathLink } from './PathLink';

/** A point that this surface does not have: why, what is near, and where it is. */
export function AbsentPoint({ path, problem }: { path: string; problem: ProblemShape }) {
  const { kernels } = useWorkbench();
  const { ref, browsed } = useBrowsing();
  const { value: near } = useAsk(ref && `${ref.id} ${path}`, () => kernels.worker.nearest(ref!, path));
  if (problem.code !== 'no-point') return <ProblemView problem={problem} />;
  return (
    <article data-testid="absent-point">
      <Trail />
      <h2 className="font-mono text-lg font-semibold wrap-anywhere">{path}</h2>
      <p className="mt-1">
        {browsed.shown?.title ?? 'This surface'} does not have it
        {problem.cause ? <>: {problem.cause}.</> : '.'}
      </p>
      {near && near.length > 0 && (
        <div className="mt-3">
          <h3 className="text-sm font-semibold">Nearest here</h3>
          <ul className="text-sm">
            {near.map((other) => (
              <li key={other}>
                <PathLink path={other} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <KernelStrip path={path} />
    </article>
  );
}
