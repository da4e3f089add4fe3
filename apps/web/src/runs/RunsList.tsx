import { shortBytes, toProblem } from '@hooklab/base';
import type { RecordingInfo } from '@hooklab/protocol';
import { RotateCw, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAsk } from '../base/useAsk';
import { useSelected } from '../base/useStore';
import { Button } from '../ui/Button';
import { ProblemView } from '../ui/ProblemView';
import { showProblem } from '../ui/showProblem';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { Link } from '../workbench/Link';
import { Quota } from './Quota';
import { lengthWords, startWords } from './words';

/** All that are kept, the newest first. Looked at again when a run of this page ends. */
export function RunsList({ shown }: { shown: boolean }) {
  const { agent, runs } = useWorkbench();
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((n) => n + 1);
  const own = useSelected(runs.current, (run) => `${run?.id} ${run?.recording?.state}`);
  const { value, newest, problem } = useAsk(shown ? `${turn} ${own}` : null, () =>
    agent.request('recordings.list', {}),
  );
  const answer = value ?? newest;
  const all = answer?.recordings ?? [];
  const bytes = all.reduce((sum, each) => sum + each.bytes, 0);
  return (
    <section data-region tabIndex={-1} aria-label="Kept runs" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-3 border-b px-3">
        <h1 className="font-semibold">Kept runs</h1>
        <span className="text-sm text-muted" role="status" data-testid="runs-count">
          {answer && `${all.length} ${all.length === 1 ? 'run' : 'runs'}, ${shortBytes(bytes)}`}
        </span>
        <span className="flex-1" />
        {answer && <Quota most={answer.most} onChanged={again} />}
        <Tip text="Look again">
          <Button kind="quiet" icon aria-label="Look again" onClick={again}>
            <RotateCw size={14} aria-hidden />
          </Button>
        </Tip>
      </div>
      {problem ? (
        <div className="p-3">
          <ProblemView problem={problem} />
        </div>
      ) : !answer ? (
        <p className="p-4 text-muted">Asking the agent…</p>
      ) : all.length === 0 ? (
        <p className="p-4 text-muted">
          {answer.most === 0
            ? 'No run is recorded: choose above how much may be kept.'
            : 'No run is kept yet. Each run is recorded from its start: run a probe in Compose.'}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        <div tabIndex={0} className="min-h-0 flex-1 overflow-auto">
          <table className="w-full text-left text-sm" data-testid="runs">
            <thead className="sticky top-0 bg-panel">
              <tr className="border-b border-line-strong [&>th]:px-3 [&>th]:py-1.5 [&>th]:font-semibold">
                <th>Run</th>
                <th>Kernel</th>
                <th>Began</th>
                <th className="text-right">Length</th>
                <th className="text-right">Events</th>
                <th className="text-right">Size</th>
                <th>How it ended</th>
                <th aria-label="Remove" />
              </tr>
            </thead>
            <tbody>
              {all.map((info) => (
                <Row key={info.name} info={info} onGone={again} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ info, onGone }: { info: RecordingInfo; onGone: () => void }) {
  const { agent } = useWorkbench();
  const [sure, setSure] = useState(false);
  // asked once, forgotten where it is not answered
  useEffect(() => {
    if (!sure) return;
    const timer = setTimeout(() => setSure(false), 4000);
    return () => clearTimeout(timer);
  }, [sure]);
  const { name, title, target, kernel, started, ms, rows, bytes, end, closed, open } = info;
  const remove = () => {
    if (!sure) return setSure(true);
    agent.request('recording.remove', { name }).then(onGone, (error) => showProblem(toProblem(error)));
  };
  return (
    <tr
      data-testid={`kept-${name}`}
      className="border-b hover:bg-raised [&>td]:px-3 [&>td]:py-1 [&>td]:whitespace-nowrap"
    >
      <td className="max-w-80">
        <Link
          to={{ screen: 'runs', name }}
          className="block truncate font-semibold text-accent hover:underline"
        >
          {title}
        </Link>
        <code className="block truncate font-mono text-xs text-muted">{name}</code>
      </td>
      <td className="max-w-56">
        <span className="block truncate">{target}</span>
        <span className="block truncate text-xs text-muted">{kernel}</span>
      </td>
      <td className="tabular-nums">{startWords(started)}</td>
      <td className="text-right tabular-nums">{lengthWords(ms)}</td>
      <td className="text-right tabular-nums">
        {rows === null ? <span className="text-muted italic">unknown</span> : rows.toLocaleString('en')}
      </td>
      <td className="text-right tabular-nums">{shortBytes(bytes)}</td>
      <td className="max-w-96">
        <span className={`block truncate ${closed ? 'text-warn' : ''}`} title={closed ?? end ?? undefined}>
          {open ? 'goes on' : closed ? `the recording ended early: ${closed}` : (end ?? 'it was cut off')}
        </span>
      </td>
      <td className="w-px text-right">
        {!open && (
          <Button
            kind={sure ? 'plain' : 'quiet'}
            icon={!sure}
            data-testid={`remove-${name}`}
            aria-label={sure ? undefined : `Remove ${name}`}
            onClick={remove}
          >
            <Trash2 size={13} aria-hidden />
            {sure && 'Remove for good?'}
          </Button>
        )}
      </td>
    </tr>
  );
}
