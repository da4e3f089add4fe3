import type { Undo } from '@hooklab/base';
import type { Workbench } from '../workbench/context';
import { tryStep } from './tryStep';

/** What can be done of an open lesson by a key, on every screen. */
export function registerLessons(workbench: Workbench): Undo {
  const { actions, course } = workbench;
  const go = (by: number) => {
    const { open } = course.state.get();
    if (open) void course.go(open.at + by);
  };
  return actions.register([
    {
      id: 'lessonNext',
      title: 'Next step of the lesson',
      keys: 'Alt+.',
      binding: 'alt+Period',
      whileTyping: true,
      run: () => go(1),
    },
    {
      id: 'lessonBack',
      title: 'Step before, of the lesson',
      keys: 'Alt+,',
      binding: 'alt+Comma',
      whileTyping: true,
      run: () => go(-1),
    },
    {
      id: 'lessonTry',
      needs: 'lesson.try',
      title: 'Run and check the step of the lesson',
      keys: 'Alt+J',
      binding: 'alt+KeyJ',
      whileTyping: true,
      run: () => void tryStep(workbench),
    },
    {
      id: 'lessonHint',
      title: 'A hint for the step of the lesson',
      keys: 'Alt+I',
      binding: 'alt+KeyI',
      whileTyping: true,
      run: () => void course.hint(),
    },
    {
      id: 'lessonClose',
      title: 'Close the lesson',
      keys: 'Alt+Y',
      binding: 'alt+KeyY',
      whileTyping: true,
      run: () => course.close(),
    },
  ]);
}
