import { Disposer, type Undo } from '@hooklab/base';
import type { Workbench } from '../workbench/context';
import { tryStep } from './tryStep';

/** What can be done of an open lesson by a key, on every screen; and a run of a lesson is shown in Compose. */
export function registerLessons(workbench: Workbench): Undo {
  const { actions, course, runs, router, bench } = workbench;
  const go = (by: number) => {
    const { open } = course.state.get();
    if (open) void course.go(open.at + by);
  };
  course.onRun = ({ run, name, hook, spec }, kind) => {
    if (kind === 'run' && spec) bench.receive(spec, hook);
    router.go({ screen: 'run' });
    const target = course.target ?? '';
    const title = spec ? `${spec.name} · ${hook}` : name;
    void runs.watch({ run, title, target, phase: 'starting', ageMs: 0, watchers: 1 }, true);
  };
  const undos = new Disposer();
  undos.add(
    actions.register([
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
    ]),
  );
  return () => undos.dispose();
}
