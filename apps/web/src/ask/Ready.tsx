import { goalById, type Question, restrictionsOf } from '@hooklab/advisor';
import { findSpec, narrow } from '@hooklab/probe';
import { Play } from 'lucide-react';
import { useMemo } from 'react';
import { composeReady } from '../cards/composeWith';
import type { SurfaceRef } from '../kernel/service';
import { Button } from '../ui/Button';
import { useWorkbench } from '../workbench/context';

interface Props {
  question: Question;
  /** as it was asked, '' where a goal was taken from the tree */
  words: string;
  surface: SurfaceRef;
  /** the question is what these words mean */
  settled: boolean;
}

/** The spec that answers a goal whole, narrowed by the words of the question; nothing where there is none. */
export function Ready({ question, words, surface, settled }: Props) {
  const context = useWorkbench();
  const name = question.kind === 'goal' ? goalById.get(question.goal)?.spec : undefined;
  const ready = useMemo(
    () => (name === undefined ? null : narrow(findSpec(name), restrictionsOf(words))),
    [name, words],
  );
  if (!ready) return null;
  const { spec, taken, left } = ready;
  return (
    <section
      aria-label="Ready to run"
      data-testid="ready"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-panel px-3 py-2"
    >
      <Button
        kind="primary"
        data-ready
        data-testid="ready-use"
        aria-disabled={!settled}
        onClick={() => settled && void composeReady(context, surface, spec)}
      >
        <Play size={13} aria-hidden />
        Ready: {spec.title}
      </Button>
      <p className="min-w-0 flex-1 text-sm text-muted">
        Every way in which it happens, in one run: {spec.columns.map((column) => column.name).join(', ')}.
      </p>
      {taken.length > 0 && (
        <p className="w-full text-sm" data-testid="ready-filter">
          Only {quoted(taken)}: filtered in the kernel.
        </p>
      )}
      {left.length > 0 && (
        <p className="w-full text-sm text-warn" data-testid="ready-left">
          Left out: {quoted(left)}. No column or filter can say that.
        </p>
      )}
    </section>
  );
}

const quoted = (all: readonly { words: string }[]): string => all.map(({ words }) => `“${words}”`).join(', ');
