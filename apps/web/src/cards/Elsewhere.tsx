import type { Candidate, Needs, Question } from '@hooklab/advisor';
import { say } from '@hooklab/advisor';
import { toProblem } from '@hooklab/base';
import type { SurfaceId } from '@hooklab/protocol';
import { useEffect, useState } from 'react';
import { useStore } from '../base/useStore';
import { isShipped } from '../kernel/chosen';
import { useWorkbench } from '../workbench/context';
import { Fold } from './Fold';
import { lookOf, VerdictMark } from './VerdictMark';

interface Props {
  question: Question;
  needs: Needs;
  candidate: Candidate;
  onSurface: (id: SurfaceId) => void;
}

/** This hook on the shipped kernels: fetched when it is first wanted. */
export function Elsewhere({ question, needs, candidate, onSurface }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Fold title="The same hook on other kernels" testId="elsewhere" onToggle={setOpen}>
      {open && <Strip question={question} needs={needs} candidate={candidate} onSurface={onSurface} />}
    </Fold>
  );
}

type Answer = { candidate: Candidate | null } | { problem: string };

function Strip({ question, needs, candidate, onSurface }: Props) {
  const { kernels } = useWorkbench();
  const { list } = useStore(kernels.state);
  const [answers, setAnswers] = useState<Partial<Record<SurfaceId, Answer>>>({});
  const shipped = list.filter((s) => isShipped(s.id));
  const ids = shipped.map((s) => s.id).join(' ');
  useEffect(() => {
    let stale = false;
    setAnswers({});
    void (async () => {
      for (const id of ids.split(' ').filter((i) => i !== '') as SurfaceId[]) {
        const answer = await kernels
          .open(id)
          .then((ref) => kernels.worker.advise(ref, question, { needs }))
          .then(
            ({ candidates }): Answer => ({
              candidate: candidates.find((c) => c.id === candidate.id) ?? null,
            }),
            (error): Answer => ({ problem: toProblem(error).what }),
          );
        if (stale) return;
        setAnswers((a) => ({ ...a, [id]: answer }));
      }
    })();
    return () => {
      stale = true;
    };
  }, [kernels, ids, question, needs, candidate.id]);
  return (
    <ul className="grid gap-2 @3xl:grid-cols-4" data-testid="elsewhere-strip">
      {shipped.map(({ id, title }) => {
        const answer = answers[id];
        return (
          <li key={id}>
            <button
              type="button"
              onClick={() => onSurface(id)}
              className="h-full w-full rounded-md border bg-panel px-2 py-1 text-left hover:bg-raised"
            >
              <span className="flex justify-between gap-2">
                <span className="truncate font-semibold">{title.replace(/, shipped$/, '')}</span>
                {answer && 'candidate' in answer && answer.candidate && (
                  <VerdictMark look={lookOf(answer.candidate)} />
                )}
              </span>
              <span className="block text-sm text-muted">
                {!answer
                  ? 'reading its files…'
                  : 'problem' in answer
                    ? answer.problem
                    : answer.candidate
                      ? say(answer.candidate.reason)
                      : 'not asked about there'}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
