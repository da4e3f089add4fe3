import { Disposer, type Undo } from '@hooklab/base';
import type { KeyGroup } from '../workbench/actions';
import type { Workbench } from '../workbench/context';
import { readWanted } from './surface/readWanted';

const KEYS: KeyGroup = {
  title: 'In Browse',
  rows: [
    ['↓', 'From the search into the list; from a struct into its members'],
    ['↑+↓', 'The row before, the row after'],
    ['PgUp+PgDn', 'A screen of rows'],
    ['Home+End', 'The first row, the last row'],
    ['Enter', 'Open the row; go into the type of a member'],
    ['Alt+←', 'Back to where you came from'],
    ['Esc', 'Back to the list, then to the search; empty the search'],
    ['A', 'Open the point in Ask'],
    ['W', 'Write a program for it'],
    ['B', 'Copy the point as a bpftrace line'],
    ['L', 'Copy it as a libbpf program'],
    ['C', 'Copy it as C'],
  ],
};

export function registerBrowse(workbench: Workbench): Undo {
  const undos = new Disposer();
  undos.add(
    workbench.actions.register([
      {
        id: 'readSurface',
        title: 'Read the live kernel, or read it again',
        keys: 'Alt+U',
        binding: 'alt+KeyU',
        whileTyping: true,
        screen: 'browse',
        run: () => void readWanted(workbench),
      },
    ]),
  );
  undos.add(workbench.actions.describe(KEYS));
  return () => undos.dispose();
}
