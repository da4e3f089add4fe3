import { useStore } from '../../base/useStore';
import { isLive } from '../../run/runState';
import { Keys } from '../../ui/Keys';
import { useWorkbench } from '../../workbench/context';

/** No rows to show yet: what to do next. */
export function EmptyTable() {
  const { runs, agent, actions } = useWorkbench();
  const run = useStore(runs.current);
  const online = useStore(agent.connection) === 'online';
  return (
    <div data-testid="table" className="p-4 text-muted">
      {isLive(run) ? (
        <p>The columns come with the compiled program…</p>
      ) : run?.problem ? (
        <p>This run brought no rows: see Problems under the source.</p>
      ) : online ? (
        <p className="flex flex-wrap items-center gap-1.5">
          Choose a probe and press <Keys keys={actions.keysOf('run')} />: every event becomes a row here.
        </p>
      ) : (
        <p>Connecting to the agent…</p>
      )}
    </div>
  );
}
