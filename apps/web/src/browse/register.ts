import type { Undo } from '@hooklab/base';
import type { KeyGroup } from '../workbench/actions';
import type { Workbench } from '../workbench/context';

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
    ['P', 'Of a member: the hooks that reach it, to capture it'],
    ['R', 'Of a member: copy a CO-RE read'],
    ['F', 'Of a member: find it elsewhere'],
  ],
};

export function registerBrowse(workbench: Workbench): Undo {
  return workbench.actions.describe(KEYS);
}
