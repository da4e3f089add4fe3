import type { Undo } from '@hooklab/base';
import {
  Columns3,
  GraduationCap,
  History,
  Library,
  type LucideIcon,
  MessageCircleQuestionMark,
  SquarePen,
  Telescope,
} from 'lucide-react';
import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import { registerAsk } from '../ask/register';
import { registerBrowse } from '../browse/register';
import { ComposeScreen } from '../compose/ComposeScreen';
import { registerCompose } from '../compose/register';
import { registerLens } from '../lens/register';
import { registerLessons } from '../lessons/register';
import { ASK, BROWSE, LIBRARY, type Route, RUNS, type ScreenName } from '../route/route';
import type { Action } from '../workbench/actions';
import type { Workbench } from '../workbench/context';

export interface ScreenEntry {
  name: ScreenName;
  /** in the rail, and "In …" in the `?` sheet */
  title: string;
  Icon: LucideIcon;
  /** where it begins when it was not open yet */
  begin: Route;
  go: Omit<Action, 'run' | 'whileTyping'>;
  Screen: ComponentType;
  /** puts what can be done there into the palette, the keys and the `?` sheet */
  register(workbench: Workbench): Undo;
}

const opening = () => <p className="p-4 text-muted">Opening…</p>;
const AskScreen = dynamic(() => import('../ask/AskScreen').then((m) => m.AskScreen), {
  ssr: false,
  loading: opening,
});
const BrowseScreen = dynamic(() => import('../browse/BrowseScreen').then((m) => m.BrowseScreen), {
  ssr: false,
  loading: opening,
});

const LibraryScreen = dynamic(() => import('../library/LibraryScreen').then((m) => m.LibraryScreen), {
  ssr: false,
  loading: opening,
});

const LensScreen = dynamic(() => import('../lens/LensScreen').then((m) => m.LensScreen), {
  ssr: false,
  loading: opening,
});

const LessonsScreen = dynamic(() => import('../lessons/LessonsScreen').then((m) => m.LessonsScreen), {
  ssr: false,
  loading: opening,
});

const RunsScreen = dynamic(() => import('../runs/RunsScreen').then((m) => m.RunsScreen), {
  ssr: false,
  loading: opening,
});

/** The screens, in the order in which a person goes through them. Here a screen is added. */
export const SCREENS: readonly ScreenEntry[] = [
  {
    name: 'ask',
    title: 'Ask',
    Icon: MessageCircleQuestionMark,
    begin: ASK,
    go: { id: 'goAsk', title: 'Ask: which hook answers a question', keys: 'Alt+A', binding: 'alt+KeyA' },
    Screen: AskScreen,
    register: registerAsk,
  },
  {
    name: 'browse',
    title: 'Browse',
    Icon: Telescope,
    begin: BROWSE,
    go: { id: 'goBrowse', title: 'Browse: what a kernel offers', keys: 'Alt+B', binding: 'alt+KeyB' },
    Screen: BrowseScreen,
    register: registerBrowse,
  },
  {
    name: 'library',
    title: 'Library',
    Icon: Library,
    begin: LIBRARY,
    go: { id: 'goLibrary', title: 'Library: probes that are ready', keys: 'Alt+S', binding: 'alt+KeyS' },
    Screen: LibraryScreen,
    register: () => () => {},
  },
  {
    name: 'run',
    title: 'Compose',
    Icon: SquarePen,
    begin: { screen: 'run' },
    go: { id: 'goRun', title: 'Compose: write, run, watch', keys: 'Alt+C', binding: 'alt+KeyC' },
    Screen: ComposeScreen,
    register: registerCompose,
  },
  {
    name: 'lens',
    title: 'Lens',
    Icon: Columns3,
    begin: { screen: 'lens' },
    go: {
      id: 'goLens',
      title: 'Lens: the probe by several hooks at once',
      keys: 'Alt+N',
      binding: 'alt+KeyN',
    },
    Screen: LensScreen,
    register: registerLens,
  },
  {
    name: 'runs',
    title: 'Runs',
    Icon: History,
    begin: RUNS,
    go: { id: 'goRuns', title: 'Runs: those that are kept on disk', keys: 'Alt+K', binding: 'alt+KeyK' },
    Screen: RunsScreen,
    register: () => () => {},
  },
  {
    name: 'lessons',
    title: 'Lessons',
    Icon: GraduationCap,
    begin: { screen: 'lessons' },
    go: { id: 'goLessons', title: 'Lessons: predict, run, see', keys: 'Alt+E', binding: 'alt+KeyE' },
    Screen: LessonsScreen,
    register: registerLessons,
  },
];
