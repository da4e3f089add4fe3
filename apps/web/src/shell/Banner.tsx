import { Unplug } from 'lucide-react';
import { useStore } from '../base/useStore';
import { useWorkbench } from './context';

/** Calm bars over the panels, each with the way out. */
export function Banner() {
  const { agent, bench } = useWorkbench();
  const connection = useStore(agent.connection);
  const { kept } = useStore(bench.state);
  return (
    <div role="status" aria-live="polite">
      {connection === 'away' && (
        <p data-testid="agent-away" className="flex items-center gap-2 border-b bg-warn-bg px-3 py-1">
          <Unplug size={14} aria-hidden className="text-warn" />
          The agent is not answering; retrying. Your text is kept.
        </p>
      )}
      {!kept && (
        <p className="border-b bg-warn-bg px-3 py-1">
          This browser’s storage is full or forbidden: the text is kept by the agent only. Do not close this
          page while the agent is away.
        </p>
      )}
    </div>
  );
}
