import { Disposer, type Undo } from '@hooklab/base';
import { isLive } from '../run/runState';
import { TABLE_KEYS } from '../stream/table/tableKeys';
import type { Action } from '../workbench/actions';
import type { Workbench } from '../workbench/context';
import { applyFirst } from './problems/remedy';

export function startRun({ bench, runs }: Pick<Workbench, 'bench' | 'runs'>): void {
  const request = bench.request();
  if (request && !isLive(runs.current.get())) void runs.start(request);
}

/** Writing, running, watching. Pausing is the table's own: it is there while rows are. */
export function composeActions(workbench: Workbench): Action[] {
  const { bench, runs, exercise } = workbench;
  const here = { whileTyping: true, screen: 'run' } as const;
  return [
    {
      ...here,
      id: 'run',
      title: 'Run: compile, load, attach, stream',
      keys: 'Ctrl+Enter',
      binding: 'ctrl+Enter',
      run: () => startRun(workbench),
    },
    {
      id: 'stop',
      title: 'Stop this run',
      keys: 'Ctrl+.',
      binding: 'ctrl+Period',
      whileTyping: true,
      run: () => void runs.stop(),
    },
    {
      ...here,
      id: 'reset',
      title: 'Reset the C to what the spec makes',
      keys: 'Alt+R',
      binding: 'alt+KeyR',
      run: () => void bench.reset(),
    },
    {
      ...here,
      id: 'remedy',
      title: 'Apply the first remedy of a failure',
      keys: 'Alt+Enter',
      binding: 'alt+Enter',
      run: () => applyFirst(workbench),
    },
    {
      ...here,
      id: 'exercise',
      title: 'Make events in the lab VM',
      keys: 'Alt+X',
      binding: 'alt+KeyX',
      run: () => void exercise.start(),
    },
  ];
}

export function registerCompose(workbench: Workbench): Undo {
  const undos = new Disposer();
  undos.add(workbench.actions.register(composeActions(workbench)));
  undos.add(workbench.actions.describe(TABLE_KEYS));
  return () => undos.dispose();
}
