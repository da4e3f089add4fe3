import { Unplug } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from '../base/useStore';
import { useWorkbench } from './context';

/** Calm bars over the panels, each with the way out. */
export function Banner() {
  const { agent, bench } = useWorkbench();
  const connection = useStore(agent.connection);
  const { kept } = useStore(bench.state);
  useEffect(() => {
    if (kept) return;
    // The browser asks before it closes a page whose text would be lost.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [kept]);
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
          This browser did not keep the text: it is too large, or its storage is full or forbidden. Copy it
          before you close the page.
        </p>
      )}
    </div>
  );
}
