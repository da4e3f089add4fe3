import { Play, RotateCw, Square } from 'lucide-react';
import { useStore } from '../base/useStore';
import { isLive } from '../run/runState';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { startRun } from './register';

export function RunButtons() {
  const context = useWorkbench();
  const { bench, runs, agent, actions } = context;
  const run = useStore(runs.current);
  const online = useStore(agent.connection) === 'online';
  // Whether there is something to run follows from these.
  const { source, target, spec } = useStore(bench.state);
  const ready = online && source.trim() !== '' && target !== null && spec !== null;
  const live = isLive(run);
  const restarts = live && run?.mine === true;
  return (
    <div className="flex gap-1">
      <Tip
        text={
          restarts ? 'Stop the run of now, then run what the editor has' : 'Compile, load, attach, stream'
        }
        keys={actions.keysOf('run')}
      >
        <Button
          kind="primary"
          data-testid="run"
          aria-disabled={!ready || run?.phase === 'stopping'}
          onClick={() => ready && void startRun(context)}
        >
          {restarts ? <RotateCw size={13} aria-hidden /> : <Play size={13} aria-hidden />}
          {restarts ? 'Restart' : 'Run'}
        </Button>
      </Tip>
      <Tip text="Stop and detach; the rows stay" keys={actions.keysOf('stop')}>
        <Button data-testid="stop" aria-disabled={!live} onClick={() => void runs.stop()}>
          <Square size={12} aria-hidden />
          {run?.phase === 'stopping' ? 'Stopping…' : 'Stop'}
        </Button>
      </Tip>
    </div>
  );
}
