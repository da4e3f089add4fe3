import { TriangleAlert, Unplug } from 'lucide-react';
import { useEffect } from 'react';
import { useSelected, useStore } from '../base/useStore';
import { useWorkbench } from '../workbench/context';

/** What is amiss, calmly, in the free part of the top bar: nothing on the screen moves. */
export function Banner() {
  const { agent, bench } = useWorkbench();
  const connection = useStore(agent.connection);
  const kept = useSelected(bench.state, (state) => state.kept);
  useEffect(() => {
    if (kept) return;
    // The browser asks before it closes a page whose text would be lost.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [kept]);
  return (
    <div role="status" aria-live="polite" className="flex min-w-0 flex-1 justify-center gap-2 text-sm">
      {connection === 'away' && (
        <p data-testid="agent-away" className={BAR} title={AWAY}>
          <Unplug size={14} aria-hidden className="shrink-0 text-warn" />
          <span className="truncate">{AWAY}</span>
        </p>
      )}
      {!kept && (
        <p data-testid="not-kept" className={BAR} title={NOT_KEPT}>
          <TriangleAlert size={14} aria-hidden className="shrink-0 text-warn" />
          <span className="truncate">{NOT_KEPT}</span>
        </p>
      )}
    </div>
  );
}

const AWAY = 'The agent is not answering; retrying. Your text is kept.';
const NOT_KEPT =
  'This browser did not keep the text (too large, or no storage). Copy it before you close the page.';
const BAR = 'flex h-6 min-w-0 items-center gap-1.5 rounded-md bg-warn-bg px-2';
