import type { KeyGroup } from '../../workbench/actions';

export const TABLE_KEYS: KeyGroup = {
  title: 'In the table',
  rows: [
    ['↑+↓', 'Choose a row'],
    ['PgUp+PgDn', 'A screen of rows'],
    ['Home', 'The first row kept'],
    ['End', 'The newest row, and follow'],
    ['C', 'Copy the chosen row as JSON'],
    ['Esc', 'Close the details'],
  ],
};
