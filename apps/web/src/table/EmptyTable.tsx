import { useStore } from '../base/useStore';
import { isLive } from '../run/runState';
import { keysOf } from '../shell/actions';
import { useWorkbench } from '../shell/context';
import { Keys } from '../ui/Keys';

/** No rows to show yet: what to do next. */
export function EmptyTable() {
  const { runs, agent } = useWorkbench();
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
          Choose a probe and press <Keys keys={keysOf('run')} />: every event becomes a row here.
        </p>
      ) : (
        <p>Connecting to the agent…</p>
      )}
    </div>
  );
}
