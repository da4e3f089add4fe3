import type { WarningInfo } from '@hooklab/protocol';
import { TriangleAlert } from 'lucide-react';
import type { RunState } from '../../run/runState';
import { editorPlace } from '../editor/editorPlace';
import { RemedyList } from './RemedyList';

/** Something that the run reads otherwise than it was written to: it goes on, and its values are not what they seem. */
export function WarningView({ run, warning }: { run: RunState; warning: WarningInfo }) {
  const { id, title, cause, fix, line } = warning;
  return (
    <div data-testid="warning" className="flex flex-col gap-1">
      <p className="flex items-start gap-2">
        <TriangleAlert size={14} className="mt-[3px] shrink-0 text-warn" aria-hidden />
        <span className="min-w-0 flex-1 wrap-anywhere">
          <strong className="font-semibold text-warn">{title}</strong>
          <code className="ml-2 font-mono text-sm text-muted">{id}</code>
        </span>
        {line !== null && (
          <button
            type="button"
            className="shrink-0 rounded-sm px-1 text-sm text-accent underline-offset-2 hover:underline"
            onClick={() => editorPlace.current?.goTo(line, null)}
          >
            line {line}
          </button>
        )}
      </p>
      <p className="pl-[22px] text-sm wrap-anywhere">
        {cause} {fix}
      </p>
      <RemedyList run={run} remedies={warning.remedies} />
    </div>
  );
}
