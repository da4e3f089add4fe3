import { Problem } from '@hooklab/base';
import { Lessons } from '../lesson/lessons';
import { LessonProgress } from '../lesson/progress';
import type { Handlers } from './dispatch';
import type { Window } from './window';

type Topic = Pick<
  Handlers,
  'lessons.list' | `lesson.${'open' | 'predict' | 'go' | 'hint' | 'restart' | 'try' | 'cancel'}`
>;

/** Who started the workbench goes on in another browser; others are known by their session. */
const OWNER = 'owner';

/** One try at a time for a window; it ends with the window. */
export function lessonHandlers({ workbench, session, socket, gone, notices }: Window): Topic {
  const { lessonsDir, stateDir } = workbench.lessons;
  const progress = new LessonProgress(stateDir, (problem) => notices.stand('lessons', problem));
  const lessons = new Lessons(lessonsDir, progress, session.role === 'owner' ? OWNER : session.id);
  let trying: AbortController | null = null;
  return {
    'lessons.list': ({ language }) => ({ lessons: lessons.list(language) }),
    'lesson.open': (at) => ({ lesson: lessons.view(at) }),
    'lesson.predict': (at) => ({ lesson: lessons.predict(at) }),
    'lesson.go': (at) => ({ lesson: lessons.go(at) }),
    'lesson.hint': (at) => ({ lesson: lessons.hint(at) }),
    'lesson.restart': (at) => ({ lesson: lessons.restart(at) }),
    'lesson.try': async (request) => {
      if (trying) throw new Problem({ code: 'busy', what: 'A step is being tried', fix: 'Cancel it first' });
      trying = new AbortController();
      try {
        return await lessons.try(
          workbench,
          request,
          {
            owner: session.id,
            terms: workbench.browserTerms,
            onRun: (run, { name, hook, spec }) => socket.emit('lesson.run', { run, name, hook, spec }),
          },
          AbortSignal.any([gone, trying.signal]),
        );
      } catch (error) {
        if (trying.signal.aborted) throw new Problem({ code: 'cancelled', what: 'The try was cancelled' });
        throw error;
      } finally {
        trying = null;
      }
    },
    'lesson.cancel': () => {
      trying?.abort();
      return {};
    },
  };
}
