import type { LessonView } from '@hooklab/protocol';
import { Check, Lock } from 'lucide-react';
import { each } from '../ui/each';
import { useWorkbench } from '../workbench/context';
import { kindWord } from './words';

/** The steps of a lesson in a row: where one is, what is done, what is still locked. */
export function StepStrip({ lesson: { all, at, language } }: { lesson: LessonView }) {
  const { course } = useWorkbench();
  return (
    <ol className="flex shrink-0 border-b text-xs" data-testid="lesson-steps">
      {each(all, ({ kind, title, state }, i) => (
        <li className="min-w-0 flex-1">
          <button
            type="button"
            title={title}
            disabled={state === 'locked'}
            aria-current={i === at ? 'step' : undefined}
            onClick={() => void course.go(i)}
            className="flex h-7 w-full items-center justify-center gap-1 border-b-2 border-transparent text-muted hover:bg-raised disabled:hover:bg-transparent aria-[current=step]:border-accent aria-[current=step]:font-semibold aria-[current=step]:text-text"
          >
            {state === 'done' && <Check size={11} aria-label="done" className="shrink-0 text-ok" />}
            {state === 'locked' && <Lock size={10} aria-label="locked" className="shrink-0" />}
            <span className="truncate">{kindWord(kind, language)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
