import { ChevronLeft, ChevronRight, RotateCcw, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useSelected, useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { ProblemView } from '../ui/ProblemView';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { PredictBox, Predicted } from './PredictBox';
import { Prose } from './Prose';
import { StepStrip } from './StepStrip';
import { TaskBox } from './TaskBox';
import { kindWord, wordsOf } from './words';

/** The lesson that is open, beside whatever screen is shown: its text leads to them. */
export function LessonPanel() {
  const { course } = useWorkbench();
  return useSelected(course.state, ({ open }) => open !== null) ? <OpenLesson /> : null;
}

function OpenLesson() {
  const { course, actions } = useWorkbench();
  const { open, problem } = useStore(course.state);
  const body = useRef<HTMLDivElement>(null);
  const { at, all, id, language, title } = open!;
  const step = all[at]!;
  const words = wordsOf(language);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step begins at its top
  useEffect(() => {
    body.current?.scrollTo(0, 0);
  }, [id, at]);
  const settled = step.kind === 'reveal' ? all.slice(0, at).findLast(({ kind }) => kind === 'predict') : null;
  const next = all[at + 1];
  return (
    <aside
      data-region
      data-testid="lesson-panel"
      tabIndex={-1}
      lang={language}
      aria-label={title}
      className="flex w-[26rem] shrink-0 flex-col border-l bg-panel outline-none min-[1700px]:w-[32rem]"
    >
      <header className="flex h-10 shrink-0 items-center gap-1 border-b pr-1 pl-3">
        <h2 className="min-w-0 flex-1 truncate font-semibold" title={title}>
          {title}
        </h2>
        <Tip text={words.again}>
          <Button
            kind="quiet"
            icon
            aria-label={words.again}
            data-testid="lesson-restart"
            onClick={() => void course.restart()}
          >
            <RotateCcw size={14} aria-hidden />
          </Button>
        </Tip>
        <Tip text={words.close} keys={actions.keysOf('lessonClose')}>
          <Button
            kind="quiet"
            icon
            aria-label={words.close}
            data-testid="lesson-close"
            onClick={() => course.close()}
          >
            <X size={15} aria-hidden />
          </Button>
        </Tip>
      </header>
      <StepStrip lesson={open!} />
      <div ref={body} className="min-h-0 flex-1 space-y-3 overflow-auto p-3" data-testid="lesson-step">
        <h3 className="text-base font-semibold">
          <span className="block text-sm font-normal text-muted">
            {at + 1}. {kindWord(step.kind, language)}
          </span>
          {step.title}
        </h3>
        {settled?.predict && <Predicted predict={settled.predict} language={language} />}
        <Prose blocks={step.text} />
        {step.predict && <PredictBox key={`${id} ${at}`} predict={step.predict} language={language} />}
        {step.task && (
          <TaskBox key={`${id} ${at}`} step={step} task={step.task} language={language} at={at} />
        )}
        {problem && <ProblemView problem={problem} />}
      </div>
      <footer className="flex h-10 shrink-0 items-center gap-2 border-t px-3">
        <Tip text={words.back} keys={actions.keysOf('lessonBack')}>
          <Button disabled={at === 0} data-testid="lesson-back" onClick={() => void course.go(at - 1)}>
            <ChevronLeft size={14} aria-hidden />
            {words.back}
          </Button>
        </Tip>
        <span className="min-w-0 flex-1 truncate text-center text-sm text-muted" role="status">
          {next?.state === 'locked'
            ? next.kind === 'reveal'
              ? words.lockedReveal
              : words.lockedStep
            : !next && step.state === 'done' && words.finished}
        </span>
        <Tip text={words.next} keys={actions.keysOf('lessonNext')}>
          <Button
            kind={next && next.state !== 'locked' && step.kind !== 'predict' ? 'primary' : 'plain'}
            disabled={!next || next.state === 'locked'}
            data-testid="lesson-next"
            onClick={() => void course.go(at + 1)}
          >
            {words.next}
            <ChevronRight size={14} aria-hidden />
          </Button>
        </Tip>
      </footer>
    </aside>
  );
}
