import type { LessonTried, StepView } from '@hooklab/protocol';
import { Lightbulb, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { useStore } from '../base/useStore';
import type { Language } from '../run/course';
import { Button } from '../ui/Button';
import { each } from '../ui/each';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { Evidence } from './Evidence';
import { Line } from './Prose';
import { tryStep } from './tryStep';
import { wordsOf } from './words';

interface Props {
  step: StepView;
  task: NonNullable<StepView['task']>;
  language: Language;
  at: number;
}

/** A check, and what it said; null: not asked yet. */
type Shown = Omit<LessonTried['results'][number], 'ok'> & { ok: boolean | null };

/** What is run and checked in a step, the hints, and what came of it. */
export function TaskBox({ step, task, language, at }: Props) {
  const workbench = useWorkbench();
  const { course, actions } = workbench;
  const { busy, tried } = useStore(course.state);
  const [answer, setAnswer] = useState('');
  const words = wordsOf(language);
  const mine = step.kind !== 'run';
  const result = tried?.step === at ? tried.result : null;
  const results: readonly Shown[] =
    result?.results ?? task.checks.map((say): Shown => ({ say, ok: null, saw: '' }));
  return (
    <div className="space-y-3" data-testid="lesson-task">
      <div className="flex flex-wrap items-center gap-2">
        {busy ? (
          <>
            <span role="status" className="text-sm text-muted">
              {words.running}
            </span>
            <Button onClick={() => course.cancel()}>
              <Square size={12} aria-hidden />
              {words.cancel}
            </Button>
          </>
        ) : (
          <Tip text={mine ? words.mine : words.runIt} keys={actions.keysOf('lessonTry')}>
            <Button
              kind={result?.passed ? 'plain' : 'primary'}
              data-testid="lesson-try"
              onClick={() => void tryStep(workbench)}
            >
              <Play size={13} aria-hidden />
              {mine ? words.runMine : words.runIt}
            </Button>
          </Tip>
        )}
        <Button
          kind="quiet"
          disabled={task.more === 0}
          data-testid="lesson-hint"
          onClick={() => void course.hint()}
        >
          <Lightbulb size={13} aria-hidden />
          {task.more === 0 ? words.noHints : `${words.hint} (${task.more})`}
        </Button>
      </div>
      {mine && <p className="text-sm text-muted">{words.mine}</p>}
      {task.ask && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            void tryStep(workbench, answer);
          }}
        >
          <label className="min-w-40 flex-1">
            <span className="block text-sm">{task.ask}</span>
            <input
              data-testid="lesson-answer"
              value={answer}
              maxLength={256}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setAnswer(event.target.value)}
              className="h-7 w-full rounded-md border border-line-strong bg-panel px-2 font-mono text-sm"
            />
          </label>
          <Button type="submit" disabled={answer.trim() === '' || busy !== null} data-testid="lesson-check">
            {words.check}
          </Button>
        </form>
      )}
      {task.hints.length > 0 && (
        <ol
          className="list-decimal space-y-1 rounded-md border bg-bg py-2 pr-3 pl-7 text-sm"
          data-testid="lesson-hints"
        >
          {each(task.hints, (hint) => (
            <li>
              <Line text={hint} />
            </li>
          ))}
        </ol>
      )}
      <section aria-label={words.checks}>
        <h4 className="mb-1 text-sm font-semibold">
          {result ? (result.passed ? words.passed : words.failed) : words.checks}
        </h4>
        <ul className="space-y-1" data-testid="lesson-checks">
          {each(results, ({ say, ok, saw }) => (
            <li className="flex gap-2" data-ok={ok ?? undefined}>
              <span
                aria-hidden
                className={`w-4 shrink-0 text-center font-semibold ${ok === null ? 'text-muted' : ok ? 'text-ok' : 'text-bad'}`}
              >
                {ok === null ? '○' : ok ? '✓' : '✗'}
              </span>
              <span className="min-w-0">
                {say}
                {saw !== '' && <span className="block text-sm text-muted wrap-anywhere">{saw}</span>}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {result && <Evidence panes={result.panes} words={words} />}
    </div>
  );
}
