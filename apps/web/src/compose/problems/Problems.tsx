import type { ProblemShape } from '@hooklab/base';
import type { Diagnostic } from '@hooklab/protocol';
import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { RunState } from '../../run/runState';
import { ProblemView } from '../../ui/ProblemView';
import { editorPlace } from '../editor/editorPlace';
import { DiagnosisView } from './DiagnosisView';
import { WarningView } from './WarningView';

export function problemCount(run: RunState | null, composeProblem: ProblemShape | null): number {
  return (
    (run?.diagnostics.length ?? 0) +
    (run?.warnings.length ?? 0) +
    (run?.problem ? 1 : 0) +
    (composeProblem ? 1 : 0)
  );
}

interface Props {
  run: RunState | null;
  composeProblem: ProblemShape | null;
  diagnostics: readonly Diagnostic[];
}

/** What clang, libbpf and the verifier said: each remark goes to its line. */
export function Problems({ run, composeProblem, diagnostics }: Props) {
  const count = problemCount(run, composeProblem);
  return (
    <section aria-label="Problems" className="flex h-full flex-col bg-panel">
      <h2 className="flex h-7 shrink-0 items-center gap-2 px-2 text-sm text-muted">
        <span className="font-semibold">Problems</span>
        {count === 0 ? <span>none</span> : null}
      </h2>
      <div
        data-testid="problem-list"
        role="log"
        aria-label="Problems"
        aria-live="polite"
        tabIndex={count > 0 ? 0 : -1}
        className={`min-h-0 flex-1 px-2 ${count > 0 ? 'overflow-auto pb-2' : 'overflow-hidden'}`}
      >
        {composeProblem && <ProblemView problem={composeProblem} />}
        {run?.problem &&
          (run.diagnosis ? (
            <DiagnosisView run={run} problem={run.problem} diagnosis={run.diagnosis} />
          ) : (
            <ProblemView problem={run.problem} />
          ))}
        {run?.warnings.map((warning) => (
          <WarningView key={`${warning.line} ${warning.title}`} run={run} warning={warning} />
        ))}
        <ul className="mt-1">
          {diagnostics.map((d, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
            <li key={i}>
              <Remark diagnostic={d} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

const LOOK = {
  error: { Icon: CircleX, colour: 'text-bad' },
  warning: { Icon: TriangleAlert, colour: 'text-warn' },
  note: { Icon: Info, colour: 'text-muted' },
} as const;

function Remark({ diagnostic: d }: { diagnostic: Diagnostic }) {
  const { Icon, colour } = LOOK[d.severity];
  const text = (
    <>
      <Icon size={14} className={`mt-[3px] shrink-0 ${colour}`} aria-hidden />
      <span className="w-10 shrink-0 text-right font-mono text-sm text-muted">
        {d.line === null ? '' : `${d.line}${d.column === null ? '' : `:${d.column}`}`}
      </span>
      <span className="min-w-0 wrap-anywhere">
        <span className="sr-only">{d.severity} </span>
        {d.message} <span className="text-sm text-muted">{d.tool}</span>
      </span>
    </>
  );
  if (d.line === null) return <div className="flex gap-2 px-1 py-0.5">{text}</div>;
  return (
    <button
      type="button"
      onClick={() => editorPlace.current?.goTo(d.line!, d.column)}
      className="flex w-full gap-2 rounded-sm px-1 py-0.5 text-left hover:bg-raised"
    >
      {text}
    </button>
  );
}
