import type { Undo } from '@hooklab/base';
import type { Workbench } from '../workbench/context';

export function registerAsk({ actions }: Workbench): Undo {
  return actions.describe({
    title: 'In Ask',
    rows: [
      ['Enter', 'From the question to the best hook; compose with the chosen hook'],
      ['↑+↓', 'Choose a hook'],
      ['Alt+1', 'Turn the first need over; Alt+2 … Alt+9 the others'],
      ['P', 'Prove the chosen hook on the running kernel'],
      ['Shift+P', 'Prove all hooks'],
      ['H', 'Count for one second how often it runs'],
    ],
  });
}
