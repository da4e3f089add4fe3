import { toProblem } from '@hooklab/base';
import { toast } from 'sonner';
import { readWanted } from '../browse/surface/readWanted';
import { applyFirst } from '../problems/remedy';
import { ASK, BROWSE, type ScreenName } from '../route/route';
import { isLive } from '../run/runState';
import type { Context } from './context';
import { showProblem } from './showProblem';
import { chooseTheme, theme } from './theme';

/** Something a person can do, from its button, its key or the palette. */
export interface Action {
  id: ActionId;
  title: string;
  /** as shown: "Ctrl+Enter" */
  keys: string;
  /** `KeyboardEvent.code` with modifiers, as `keyOf` writes them */
  binding: string;
  /** may fire while a person types in a field or the editor */
  whileTyping: boolean;
  /** only on this screen; everywhere if left out */
  screen?: ScreenName;
  run(context: Context): void;
}

export type ActionId =
  | 'goAsk'
  | 'goBrowse'
  | 'goRun'
  | 'run'
  | 'stop'
  | 'stopAll'
  | 'palette'
  | 'keys'
  | 'targets'
  | 'doctor'
  | 'reset'
  | 'remedy'
  | 'filter'
  | 'pause'
  | 'exercise'
  | 'readSurface'
  | 'theme'
  | 'nextPanel'
  | 'previousPanel';

/** Asked of the table, which knows how: it listens. */
export const tableCommands = new EventTarget();

export function startRun({ bench, runs }: Context): void {
  const request = bench.request();
  if (request && !isLive(runs.current.get())) void runs.start(request);
}

export const ACTIONS: readonly Action[] = [
  {
    id: 'goAsk',
    title: 'Ask: which hook answers a question',
    keys: 'Alt+A',
    binding: 'alt+KeyA',
    whileTyping: true,
    run: ({ router }) => router.goTo('ask', ASK),
  },
  {
    id: 'goBrowse',
    title: 'Browse: what a kernel offers',
    keys: 'Alt+B',
    binding: 'alt+KeyB',
    whileTyping: true,
    run: ({ router }) => router.goTo('browse', BROWSE),
  },
  {
    id: 'goRun',
    title: 'Compose: write, run, watch',
    keys: 'Alt+C',
    binding: 'alt+KeyC',
    whileTyping: true,
    run: ({ router }) => router.goTo('run', { screen: 'run' }),
  },
  {
    id: 'run',
    title: 'Run: compile, load, attach, stream',
    keys: 'Ctrl+Enter',
    binding: 'ctrl+Enter',
    whileTyping: true,
    screen: 'run',
    run: startRun,
  },
  {
    id: 'stop',
    title: 'Stop this run',
    keys: 'Ctrl+.',
    binding: 'ctrl+Period',
    whileTyping: true,
    run: ({ runs }) => void runs.stop(),
  },
  {
    id: 'stopAll',
    title: 'Stop all runs, of every window',
    keys: 'Ctrl+Shift+.',
    binding: 'ctrl+shift+Period',
    whileTyping: true,
    run: ({ runs }) => {
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
    run: ({ overlay }) => overlay.set('palette'),
  },
  {
    id: 'targets',
    title: 'Choose the target',
    keys: 'Alt+T',
    binding: 'alt+KeyT',
    whileTyping: true,
    run: ({ overlay }) => overlay.set('targets'),
  },
  {
    id: 'doctor',
    title: 'What works here',
    keys: 'Alt+W',
    binding: 'alt+KeyW',
    whileTyping: true,
    run: ({ overlay }) => overlay.set('doctor'),
  },
  {
    id: 'reset',
    title: 'Reset the C to what the spec makes',
    keys: 'Alt+R',
    binding: 'alt+KeyR',
    whileTyping: true,
    screen: 'run',
    run: ({ bench }) => void bench.reset(),
  },
  {
    id: 'remedy',
    title: 'Apply the first remedy of a failure',
    keys: 'Alt+Enter',
    binding: 'alt+Enter',
    whileTyping: true,
    screen: 'run',
    run: applyFirst,
  },
  {
    id: 'exercise',
    title: 'Make events in the lab VM',
    keys: 'Alt+X',
    binding: 'alt+KeyX',
    whileTyping: true,
    screen: 'run',
    run: ({ exercise }) => void exercise.start(),
  },
  {
    id: 'readSurface',
    title: 'Read the live kernel, or read it again',
    keys: 'Alt+U',
    binding: 'alt+KeyU',
    whileTyping: true,
    screen: 'browse',
    run: (context) => void readWanted(context),
  },
  {
    id: 'pause',
    title: 'Pause or go on viewing; capture goes on',
    keys: 'Alt+P',
    binding: 'alt+KeyP',
    whileTyping: true,
    screen: 'run',
    run: () => tableCommands.dispatchEvent(new Event('pause')),
  },
  {
    id: 'filter',
    title: 'Search, or filter the rows',
    keys: '/',
    binding: 'Slash',
    whileTyping: false,
    run: ({ router }) => {
      if (router.route.get().screen === 'run') tableCommands.dispatchEvent(new Event('filter'));
      else visible<HTMLInputElement>('[data-slash]')[0]?.select();
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
    run: ({ overlay }) => overlay.set('keys'),
  },
];

export function keysOf(id: ActionId): string {
  return ACTIONS.find((a) => a.id === id)!.keys;
}

/** A panel is a region with `data-region`; the editor's focus goes to its text. */
function movePanel(step: number): void {
  const panels = visible('[data-region]');
  // The innermost: the details lie inside the rows.
  const at = panels.findLastIndex((p) => p.contains(document.activeElement));
  const next = panels[(at + step + panels.length) % panels.length];
  const inner = next?.querySelector<HTMLElement>(
    '[data-region-focus], .monaco-editor textarea, .native-edit-context',
  );
  (inner ?? next)?.focus();
}

const visible = <E extends HTMLElement = HTMLElement>(selector: string): E[] =>
  [...document.querySelectorAll<E>(selector)].filter((element) => element.offsetParent !== null);
