import type { Undo } from '@hooklab/base';
import type { Workbench } from '../workbench/context';

/** What can be done at the lens by a key. */
export const registerLens = ({ actions, lens }: Workbench): Undo =>
  actions.register([
    {
      id: 'lensCancel',
      needs: 'lens.cancel',
      title: 'Cancel the comparison',
      keys: 'Alt+Q',
      binding: 'alt+KeyQ',
      screen: 'lens',
      whileTyping: true,
      run: () => lens.cancel(),
    },
  ]);
