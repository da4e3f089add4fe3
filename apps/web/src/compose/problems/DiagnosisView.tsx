import type { ProblemShape } from '@hooklab/base';
import type { DiagnosisInfo } from '@hooklab/protocol';
import { CircleHelp, CircleX, LoaderCircle } from 'lucide-react';
import type { RunState } from '../../run/runState';
import { RawLog } from '../../ui/RawLog';
import { editorPlace } from '../editor/editorPlace';
import { EvidenceList } from './EvidenceList';
import { RemedyList } from './RemedyList';

interface Props {
  run: RunState;
  problem: ProblemShape;
  diagnosis: DiagnosisInfo;
}

/** Why a program failed on this kernel, and what to do: what first, the log last. */
export function DiagnosisView({ run, problem, diagnosis }: Props) {
  const { id, title, cause, here, fix, line } = diagnosis;
  const known = id !== null;
  const Icon = known ? CircleX : CircleHelp;
  return (
    <div data-testid="diagnosis" className="flex flex-col gap-1.5">
      <p className="flex items-start gap-2">
        <Icon size={14} className="mt-[3px] shrink-0 text-bad" aria-hidden />
        <span className="min-w-0 flex-1 wrap-anywhere">
          <strong className="font-semibold text-bad">{problem.what}</strong>
          {known && <span> · {title}</span>}
        </span>
        {line && (
          <button
            type="button"
            className="shrink-0 rounded-sm px-1 text-sm text-accent underline-offset-2 hover:underline"
            onClick={() => editorPlace.current?.goTo(line.line, null)}
          >
            line {line.line}
          </button>
        )}
      </p>
      {!known && <p className="pl-[22px]">{title}</p>}
      {(here || cause || fix) && (
        <dl className="grid grid-cols-[max-content_1fr] gap-x-3 gap-y-0.5 pl-[22px]">
          {here ? <Part name="On this kernel" text={here} /> : cause && <Part name="Cause" text={cause} />}
          {fix && <Part name="Fix" text={fix} />}
        </dl>
      )}
      {run.explaining && (
        <p data-testid="explaining" className="flex items-center gap-2 pl-[22px] text-muted">
          <LoaderCircle size={14} className="animate-spin motion-reduce:animate-none" aria-hidden />
          Reading this kernel’s files: why it failed here, and what works instead, follows.
        </p>
      )}
      <RemedyList run={run} remedies={diagnosis.remedies} />
      <div className="pl-[22px]">
        <EvidenceList diagnosis={diagnosis} />
        {problem.log && <RawLog log={problem.log} open={!known} />}
      </div>
    </div>
  );
}

function Part({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="wrap-anywhere">{text}</dd>
    </>
  );
}
