import { shortCount } from '@hooklab/base';
import type { Ledger } from '@hooklab/records';
import { useStore } from '../base/useStore';
import { isLive, type RunState } from '../run/runState';
import { BalanceMark, LedgerItems } from '../stream/ledger/LedgerItems';
import { Tip } from '../ui/Tip';
import { useTicker } from '../ui/useTicker';
import { useWorkbench } from '../workbench/context';

/** Where every event went. */
export function StatusBar() {
  const { runs, router } = useWorkbench();
  const run = useStore(runs.current);
  const route = useStore(router.route);
  // a kept run shows its own; that of a run that goes on stays
  if (route.screen === 'runs' && route.name !== null && !isLive(run)) return null;
  return (
    <section
      data-region
      tabIndex={-1}
      aria-label="Ledger: where every event went"
      className="flex h-7 shrink-0 items-center gap-4 overflow-x-auto overflow-y-hidden border-t bg-panel px-3 text-sm whitespace-nowrap"
    >
      {run?.ledger && wasAttached(run) ? <LedgerLine run={run} ledger={run.ledger} /> : <Idle run={run} />}
    </section>
  );
}

/** A run that never got so far has counted nothing. */
function wasAttached(run: RunState): boolean {
  return run.stages.attach !== undefined || run.stages.stream !== undefined;
}

function Idle({ run }: { run: RunState | null }) {
  return (
    <span className="text-muted">
      {!run
        ? 'Run a probe: here is where every event goes.'
        : run.phase === 'ended'
          ? 'It was never attached: there was no event to count.'
          : 'Counting starts with the first events.'}
    </span>
  );
}

function LedgerLine({ run, ledger }: { run: RunState; ledger: Ledger }) {
  const live = run.phase !== 'ended';
  return (
    <>
      <LedgerItems ledger={ledger} own={<OwnSwitch />} />
      <Pace live={live} />
      <EndMark run={run} />
      <span className="flex-1" />
      <BalanceMark ledger={ledger} ended={!live} />
    </>
  );
}

/** Only where it was counted can it be shown: in the next run. */
function OwnSwitch() {
  const { runs, actions } = useWorkbench();
  const shown = useStore(runs.showOwn);
  return (
    <Tip
      text={shown ? 'Leave out again what Hooklab itself does' : 'Run again, with what Hooklab itself does'}
      keys={actions.keysOf('showOwn')}
    >
      <button
        type="button"
        data-testid="show-own"
        aria-pressed={shown}
        className="text-muted underline"
        onClick={() => actions.run('showOwn')}
      >
        {shown ? 'leave out' : 'show'}
      </button>
    </Tip>
  );
}

/** Rate and lag, read from the stream twice a second. */
function Pace({ live }: { live: boolean }) {
  const { runs } = useWorkbench();
  const rows = useStore(runs.rows);
  useTicker(live, 500);
  if (!rows) return null;
  const lag = rows.lag.ms;
  return (
    <>
      <Tip text="Events taken by this page in the last second">
        <span data-testid="ledger-rate" className="flex gap-1.5">
          <span className="text-muted">rate</span>
          <span className="min-w-14">
            {live ? `${shortCount(rows.rate.rate(performance.now()))}/s` : 'ended'}
          </span>
        </span>
      </Tip>
      <Tip text="How much later than the fastest batch of this run the newest one came">
        <span data-testid="ledger-lag" className="flex gap-1.5">
          <span className="text-muted">lag</span>
          <span className={lag === null ? 'text-muted italic' : 'min-w-12'}>
            {lag === null ? 'unknown' : `${Math.round(lag)} ms`}
          </span>
        </span>
      </Tip>
    </>
  );
}

/** When it ends by itself, or why it has ended. */
function EndMark({ run }: { run: RunState }) {
  useTicker(run.endsAt !== null && run.phase !== 'ended', 1000);
  if (run.end) {
    return (
      <span data-testid="run-end" data-why={run.end.why} className="text-muted">
        {run.end.text}
      </span>
    );
  }
  if (run.endsAt === null) return null;
  return (
    <Tip text="A run ends by itself when its time is over, or when no page watches it any more">
      <span data-testid="run-limit" className="flex gap-1.5">
        <span className="text-muted">ends in</span>
        <span className="min-w-12">{shortTime(run.endsAt - performance.now())}</span>
      </span>
    </Tip>
  );
}

/** 3_599_000 → "59:59"; 5_400_000 → "1:30:00" */
function shortTime(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
