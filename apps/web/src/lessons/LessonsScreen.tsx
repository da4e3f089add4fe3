import type { LessonInfo } from '@hooklab/protocol';
import { CircleCheck } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { Keys } from '../ui/Keys';
import { ProblemView } from '../ui/ProblemView';
import { useWorkbench } from '../workbench/context';
import { wordsOf } from './words';

/** The lessons in their order, and how far this person is in each. One is opened beside the other screens. */
export function LessonsScreen() {
  const { course } = useWorkbench();
  const { list, open, language, problem } = useStore(course.state);
  const [at, setAt] = useState(0);
  const words = wordsOf(language);
  const lessons = list ?? [];
  const chosen = lessons[Math.min(at, lessons.length - 1)] ?? null;
  useEffect(() => {
    course.load().catch((error) => console.error(error));
  }, [course]);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(lessons.length - 1, at + step)));
  };
  return (
    <main className="flex h-full flex-col bg-panel" data-testid="lessons">
      <div className="flex h-10 shrink-0 items-center gap-3 border-b px-3">
        <h2 className="font-semibold">{words.lessons}</h2>
        <span className="text-sm text-muted" role="status">
          {list && `${lessons.filter(isDone).length} / ${lessons.length} ${words.done}`}
        </span>
        <span className="flex-1" />
        <span className="flex items-center gap-1 text-sm text-muted max-lg:hidden">
          <Keys keys="↑" /> <Keys keys="↓" /> <Keys keys="Enter" />
        </span>
        <Languages />
      </div>
      {problem && !open && (
        <div className="p-3">
          <ProblemView problem={problem} />
        </div>
      )}
      <ul aria-label={words.lessons} className="min-h-0 flex-1 overflow-auto p-2" onKeyDown={onKey}>
        {lessons.map((lesson, i) => (
          <LessonRow
            key={lesson.id}
            lesson={lesson}
            chosen={lesson === chosen}
            open={open?.id === lesson.id}
            onChoose={() => setAt(i)}
            onOpen={() => void course.open(lesson.id)}
          />
        ))}
        {list === null && <li className="p-3 text-muted">…</li>}
      </ul>
    </main>
  );
}

const isDone = ({ done, steps }: LessonInfo): boolean => done === steps;

/** Of what lessons are written in. */
export function Languages() {
  const { course } = useWorkbench();
  const { language } = useStore(course.state);
  return (
    <span className="flex gap-1">
      {(['en', 'zh'] as const).map((each) => (
        <Button
          key={each}
          kind={each === language ? 'plain' : 'quiet'}
          aria-pressed={each === language}
          data-testid={`lessons-${each}`}
          onClick={() => void course.speak(each)}
        >
          {each === 'en' ? 'English' : '中文'}
        </Button>
      ))}
    </span>
  );
}

interface RowProps {
  lesson: LessonInfo;
  chosen: boolean;
  open: boolean;
  onChoose(): void;
  onOpen(): void;
}

function LessonRow({ lesson, chosen, open, onChoose, onOpen }: RowProps) {
  const { id, title, about, kernels, minutes, language, steps, done } = lesson;
  const words = wordsOf(language);
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!chosen) return;
    row.current?.focus();
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li>
      <button
        ref={row}
        type="button"
        data-testid={`lesson-${id}`}
        aria-current={open}
        tabIndex={chosen ? 0 : -1}
        onFocus={onChoose}
        onClick={onOpen}
        className="flex w-full max-w-5xl items-start gap-4 rounded-md px-3 py-2 text-left hover:bg-raised aria-[current=true]:bg-selected"
      >
        <span className="min-w-0 flex-1">
          <span className="block font-semibold">{title}</span>
          <span className="block text-sm text-muted">{about}</span>
        </span>
        <span className="flex w-60 shrink-0 flex-col items-end gap-1 text-sm text-muted">
          <span>
            {minutes} {words.minutes} · {kernels.join(' ')}
          </span>
          <span className="flex items-center gap-1.5">
            {done === steps ? <CircleCheck size={14} aria-hidden className="text-ok" /> : null}
            <span aria-hidden className="h-1.5 w-20 overflow-hidden rounded-full bg-raised">
              <span className="block h-full bg-accent" style={{ width: `${(100 * done) / steps}%` }} />
            </span>
            {done}/{steps}
          </span>
        </span>
      </button>
    </li>
  );
}
