import type { Advice, Candidate, Needs } from '@hooklab/advisor';
import type { SurfaceId } from '@hooklab/protocol';
import { useEffect, useRef } from 'react';
import { useStore } from '../base/useStore';
import type { Browsed } from '../surface/useBrowsed';
import { reportsOf } from '../targets/trials';
import { useKeysOf } from '../ui/useKeysOf';
import { useWorkbench } from '../workbench/context';
import { CandidateTable } from './CandidateTable';
import { Card } from './Card';
import { Elsewhere } from './Elsewhere';
import { MovedLine } from './MovedLine';
import type { Moved } from './moved';
import { ProveAll, ProveButtons } from './ProveButtons';

interface Props {
  advice: Advice;
  /** another question or kernel begins with its table's top */
  about: string;
  /** the id of the candidate whose card is shown; null: the best */
  chosen: string | null;
  onChoose: (candidate: string) => void;
  needs: Needs;
  moved: ReadonlyMap<string, Moved>;
  surface: Browsed;
  /** the running kernel of this surface, to be opened for trials */
  open: string;
  onSurface: (id: SurfaceId) => void;
  onCompose: (candidate: Candidate) => void;
  /** try these on the running kernel, which may have to be opened first */
  onProve: (candidates: readonly Candidate[], seconds: number) => void;
}

/** The table of hooks, and the card of the chosen one: beside it where there is room, else below. */
export function Cards(props: Props) {
  const { advice, about, needs, moved, surface, open, chosen, onChoose, onSurface, onCompose, onProve } =
    props;
  const { trials } = useWorkbench();
  const { candidates, question } = advice;
  useStore(trials.state);
  const card = useRef<HTMLDivElement>(null);
  const candidate = candidates.find((c) => c.id === chosen) ?? candidates[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another card is read from its top
  useEffect(() => {
    // in braces: new browsers return a promise
    card.current?.scrollTo(0, 0);
  }, [about, candidate?.id]);
  const live = surface.shown?.live === true && surface.ref !== null;
  const reports = trials.of(surface.ref);

  const root = useRef<HTMLDivElement>(null);
  useKeysOf(root, (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !candidate) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    const key = event.key.toLowerCase();
    if (key === 'p' && event.shiftKey) {
      if (live) onProve(candidates, 0);
    } else if (key === 'p') onProve([candidate], 0);
    else if (key === 'h' && live) onProve([candidate], 1);
    else return;
    event.preventDefault();
  });

  if (!candidate) {
    return (
      <p className="p-4 text-muted">
        Nothing on this kernel answers that. Try another kernel, or ask in other words.
      </p>
    );
  }

  return (
    <div
      ref={root}
      className="grid h-full grid-cols-1 grid-rows-[fit-content(44%)_minmax(0,1fr)] @min-[100rem]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] @min-[100rem]:grid-rows-1"
    >
      <section
        data-region
        tabIndex={-1}
        aria-label="Hooks"
        className="flex min-h-0 min-w-0 flex-col border-b @min-[100rem]:border-r @min-[100rem]:border-b-0"
      >
        <div className="flex h-8 shrink-0 items-center gap-3 px-2">
          <MovedLine candidates={candidates} moved={moved} />
          <ProveAll live={live} onProve={() => onProve(candidates, 0)} />
        </div>
        <div className="@container min-h-0 flex-1 overflow-auto border-t">
          <CandidateTable
            candidates={candidates}
            moved={moved}
            chosen={candidate.id}
            onChoose={onChoose}
            onAccept={onCompose}
          />
        </div>
      </section>
      <section
        ref={card}
        data-region
        tabIndex={-1}
        aria-label="The chosen hook"
        className="min-h-0 min-w-0 overflow-auto bg-bg"
      >
        <Card
          candidate={candidate}
          reports={reportsOf(reports, candidate)}
          onCompose={onCompose}
          onStep={(sections) => {
            const step = candidates.find((c) => c.sections.join(' ') === sections);
            if (step) onChoose(step.id);
          }}
          prove={
            <ProveButtons live={live} open={open} onProve={(seconds) => onProve([candidate], seconds)} />
          }
          elsewhere={
            <Elsewhere question={question} needs={needs} candidate={candidate} onSurface={onSurface} />
          }
        />
      </section>
    </div>
  );
}
