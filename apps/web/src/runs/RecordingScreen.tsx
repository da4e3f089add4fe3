import { shortBytes } from '@hooklab/base';
import type { RecordingView } from '@hooklab/protocol';
import { GroupRows } from '@hooklab/records';
import { ArrowLeft, Database } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useAsk } from '../base/useAsk';
import { useStore } from '../base/useStore';
import { RUNS } from '../route/route';
import { GroupsView } from '../stream/groups/GroupsPanel';
import { BalanceMark, LedgerItems } from '../stream/ledger/LedgerItems';
import { RecordedView } from '../stream/store/recordedView';
import { RowPanes } from '../stream/table/RowPanes';
import { Button } from '../ui/Button';
import { ProblemView } from '../ui/ProblemView';
import { useWorkbench } from '../workbench/context';
import { Link } from '../workbench/Link';
import { Rate } from './Rate';
import { SqlBox } from './SqlBox';
import { Transport } from './Transport';
import { Timeline } from './timeline';
import { lengthWords, startWords } from './words';

/** One kept run on the screens of a live one: nothing is traced. */
export function RecordingScreen({ name }: { name: string }) {
  const { agent } = useWorkbench();
  const online = useStore(agent.connection) === 'online';
  const { newest, problem } = useAsk(online ? name : null, () => agent.request('recording.open', { name }));
  if (problem)
    return (
      <div className="p-4">
        <ProblemView problem={problem} />
        <p className="pt-3">
          <Link to={RUNS} className="text-accent underline">
            All kept runs
          </Link>
        </p>
      </div>
    );
  if (!newest) return <p className="p-4 text-muted">Reading the recording…</p>;
  return <Opened name={name} recording={newest} />;
}

function Opened({ name, recording }: { name: string; recording: RecordingView }) {
  const { info, layouts, groups, ledger } = recording;
  return (
    <section data-region tabIndex={-1} aria-label={`Kept run ${info.title}`} className="flex h-full flex-col">
      <Head recording={recording} />
      {layouts.length > 0 && <Rows name={name} recording={recording} />}
      {groups && (
        <div className="min-h-0 flex-1">
          <Sums name={name} recording={recording} />
        </div>
      )}
      <section
        aria-label="Ledger of the recording"
        data-testid="recorded-ledger"
        className="flex h-7 shrink-0 items-center gap-4 overflow-x-auto overflow-y-hidden border-t px-3 text-sm whitespace-nowrap"
      >
        {ledger ? (
          <>
            <LedgerItems ledger={ledger} />
            <span className="flex-1" />
            <BalanceMark ledger={ledger} ended />
          </>
        ) : (
          <span className="text-muted">
            It has no end: it was cut off, or still goes on. Nothing was counted up.
          </span>
        )}
      </section>
    </section>
  );
}

function Head({ recording: { info } }: { recording: RecordingView }) {
  const { title, target, kernel, started, ms, bytes, end, closed, open } = info;
  return (
    <div className="flex h-10 shrink-0 items-center gap-3 border-b px-3">
      <Link
        to={RUNS}
        aria-label="All kept runs"
        className="flex items-center gap-1 text-accent hover:underline"
      >
        <ArrowLeft size={14} aria-hidden /> Runs
      </Link>
      <h1 className="truncate font-semibold">{title}</h1>
      <span className="truncate text-sm text-muted">
        {target}, {kernel} · {startWords(started)} · {lengthWords(ms)} · {shortBytes(bytes)}
      </span>
      <span className="flex-1" />
      <span className={`truncate text-sm ${closed ? 'text-warn' : 'text-muted'}`}>
        {open
          ? 'still being recorded'
          : closed
            ? `the recording ended early: ${closed}`
            : (end ?? 'it was cut off')}
      </span>
    </div>
  );
}

function Rows({ name, recording }: { name: string; recording: RecordingView }) {
  const { agent } = useWorkbench();
  const timeline = useMemo(() => new Timeline(recording), [recording]);
  const source = useMemo(
    () =>
      new RecordedView(recording, async (from, to) => {
        const { batch } = await agent.request('recording.page', { name, from, to });
        return batch as ArrayBuffer;
      }),
    [agent, name, recording],
  );
  const [at, setAt] = useState(timeline.lengthMs);
  const [asks, setAsks] = useState(false);
  const go = useCallback(
    (ms: number) => {
      setAt(ms);
      source.showTo(ms >= timeline.lengthMs ? recording.end : timeline.rowAt(ms));
    },
    [source, timeline, recording],
  );
  const { places } = useStore(source.state);
  const n = (value: number) => value.toLocaleString('en');
  const missing = recording.gaps.reduce((sum, gap) => sum + gap.records, 0);
  const part = timeline.lengthMs === 0 ? 1 : at / timeline.lengthMs;
  return (
    <>
      <div className="h-24 shrink-0">
        <Rate rate={recording.rate} part={part} onGo={(to) => go(to * timeline.lengthMs)} />
      </div>
      <Transport lengthMs={timeline.lengthMs} at={at} onAt={go} />
      <div className="flex h-8 shrink-0 items-center gap-3 border-b px-2 text-sm text-muted">
        <Button
          data-testid="sql-open"
          aria-pressed={asks}
          onClick={() => setAsks(!asks)}
          className={asks ? 'bg-selected' : ''}
        >
          <Database size={12} aria-hidden />
          SQL
        </Button>
        <span data-testid="recorded-rows">
          <span className="text-text">{n(places.end - places.first)}</span> of{' '}
          {n(recording.end - recording.first)} rows
        </span>
        {recording.first > 0 && <span>the oldest {n(recording.first)} went to make room</span>}
        {missing > 0 && <span className="text-warn">{n(missing)} are missing in between</span>}
      </div>
      {asks ? (
        <SqlBox name={name} columns={source.columns.map((column) => column.name)} />
      ) : (
        <RowPanes
          source={source}
          of={name}
          live={false}
          empty={<p className="absolute inset-x-0 top-8 p-4 text-muted">No event had come by then.</p>}
        />
      )}
    </>
  );
}

function Sums({ name, recording: { groups } }: { name: string; recording: RecordingView }) {
  const { agent } = useWorkbench();
  const { value, problem } = useAsk(name, () => agent.request('recording.groups', { name }));
  const sums = useMemo(
    () =>
      value && groups
        ? { rows: new GroupRows(groups, new Uint8Array(value.entries as ArrayBuffer)), of: value.groups }
        : null,
    [value, groups],
  );
  if (problem) return <ProblemView problem={problem} />;
  if (!sums) return <p className="p-4 text-muted">Reading its sums…</p>;
  if (sums.rows.length === 0)
    return <p className="p-4 text-muted">It has no sums: none were read before it ended.</p>;
  return <GroupsView sums={sums} />;
}
