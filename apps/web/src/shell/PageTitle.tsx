import { useSelected, useStore } from '../base/useStore';
import { isLive } from '../run/runState';
import { useWorkbench } from '../workbench/context';
import { pageTitle } from './pageTitle';

/** Keeps the tab's title at what is shown. */
export function PageTitle() {
  const { router, bench, runs } = useWorkbench();
  const route = useStore(router.route);
  const probe = useSelected(bench.state, (s) => s.specs.find(({ name }) => name === s.spec)?.title ?? null);
  const target = useSelected(bench.state, (s) => s.target);
  const running = useSelected(runs.current, (run) => (run && isLive(run) ? run.title : null));
  const runsOn = useSelected(runs.current, (run) => (run && isLive(run) ? run.target : null));
  return <title>{pageTitle(route, { probe, target: runsOn ?? target, running })}</title>;
}
