import { toProblem } from '@hooklab/base';
import { toast } from 'sonner';
import { readWanted } from '../surface/readWanted';
import { showProblem } from '../ui/showProblem';
import { chooseTheme, theme } from '../ui/theme';
import type { Action } from '../workbench/actions';
import type { Workbench } from '../workbench/context';
import { movePanel, visible } from './panels';
import { SCREENS } from './screenList';

/** What can be done wherever one is. Screens register theirs. */
export function shellActions(workbench: Workbench): Action[] {
  const { router, runs, overlay } = workbench;
  return [
    ...SCREENS.map(({ name, begin, go }) => ({
      ...go,
      whileTyping: true,
      run: () => router.goTo(name, begin),
    })),
    {
      id: 'stopAll',
      needs: 'run.stopAll',
      title: 'Stop all runs, of every window',
      keys: 'Ctrl+Shift+.',
      binding: 'ctrl+shift+Period',
      whileTyping: true,
      run: () => {
        runs.stopAll().then(
          () => toast('All runs are stopped and detached.'),
          (error) => showProblem(toProblem(error)),
        );
      },
    },
    {
      id: 'palette',
      title: 'Find an action, or a point of the kernel',
      keys: 'Ctrl+K',
      binding: 'ctrl+KeyK',
      whileTyping: true,
      run: () => overlay.set('palette'),
    },
    {
      id: 'targets',
      title: 'Choose the target',
      keys: 'Alt+T',
      binding: 'alt+KeyT',
      whileTyping: true,
      run: () => overlay.set('targets'),
    },
    {
      id: 'readSurface',
      title: 'Read the live kernel, or read it again',
      keys: 'Alt+U',
      binding: 'alt+KeyU',
      whileTyping: true,
      run: () => void readWanted(workbench),
    },
    {
      id: 'doctor',
      title: 'What works here',
      keys: 'Alt+W',
      binding: 'alt+KeyW',
      whileTyping: true,
      run: () => overlay.set('doctor'),
    },
    {
      id: 'filter',
      title: 'Search, or filter the rows',
      keys: '/',
      binding: 'Slash',
      whileTyping: false,
      run: () => {
        const field = visible<HTMLInputElement>('[data-slash]')[0];
        field?.focus();
        field?.select();
      },
    },
    {
      id: 'theme',
      title: 'Light or dark',
      keys: 'Alt+L',
      binding: 'alt+KeyL',
      whileTyping: true,
      run: () => chooseTheme(theme.get() === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'nextPanel',
      title: 'Next panel',
      keys: 'F6',
      binding: 'F6',
      whileTyping: true,
      run: () => movePanel(1),
    },
    {
      id: 'previousPanel',
      title: 'Previous panel',
      keys: 'Shift+F6',
      binding: 'shift+F6',
      whileTyping: true,
      run: () => movePanel(-1),
    },
    {
      id: 'keys',
      title: 'All keys',
      keys: '?',
      binding: 'shift+Slash',
      whileTyping: false,
      run: () => overlay.set('keys'),
    },
  ];
}
