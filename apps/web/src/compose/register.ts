import { Disposer, type Undo } from '@hooklab/base';
import { toast } from 'sonner';
import { isLive } from '../run/runState';
import { TABLE_KEYS } from '../stream/table/tableKeys';
import type { Action } from '../workbench/actions';
import type { Workbench } from '../workbench/context';
import { readied } from '../workbench/targetActs';
import { applyFirst } from './problems/remedy';

/**
 * What the editor has, on its target. A VM that is off is asked about first; a run of this page that goes on is stopped,
 * and that is said; one of another window goes on.
 */
export async function startRun(context: Workbench): Promise<void> {
  const { bench, runs } = context;
  const { target, composing } = bench.state.get();
  if (!target || (!composing && !bench.request())) return;
  if (!(await readied(context, target, 'Boot it and run'))) return;
  // the C of what is chosen now: of the kernel itself, not of its shipped files, nor of the hook before
  await bench.composed();
  const request = bench.request();
  if (!request) return;
  if (request.target !== target)
    return void toast('Another kernel was chosen meanwhile: run it there when you are ready.');
  const before = runs.current.get();
  if (before?.mine && isLive(before)) {
    if (before.phase === 'stopping')
      return void toast('The run before is still being detached: run it again then.');
    toast(`“${before.title}” was stopped; running ${request.title}.`);
  }
  await runs.restart(request);
}

/** A program knows from its start whom it leaves out: what runs is run again. */
function turnOwn(workbench: Workbench): void {
  const { runs } = workbench;
  const show = !runs.showOwn.get();
  runs.showOwn.set(show);
  const run = runs.current.get();
  if (run?.mine && isLive(run)) void startRun(workbench);
  else toast(`The next run ${show ? 'shows' : 'leaves out'} what Hooklab’s own processes do.`);
}

/** Writing, running, watching. Pausing is the table's own: it is there while rows are. */
export function composeActions(workbench: Workbench): Action[] {
  const { bench, runs, exercise } = workbench;
  const here = { whileTyping: true, screen: 'run' } as const;
  return [
    {
      ...here,
      id: 'run',
      needs: 'run.start',
      title: 'Run: compile, load, attach, stream; stops the one before',
      keys: 'Ctrl+Enter',
      binding: 'ctrl+Enter',
      run: () => void startRun(workbench),
    },
    {
      ...here,
      id: 'showOwn',
      needs: 'run.start',
      title: 'Show, or leave out, what Hooklab’s own processes do',
      keys: 'Alt+O',
      binding: 'alt+KeyO',
      run: () => turnOwn(workbench),
    },
    {
      id: 'stop',
      needs: 'run.stop',
      title: 'Stop this run',
      keys: 'Ctrl+.',
      binding: 'ctrl+Period',
      whileTyping: true,
      run: () => void runs.stop(),
    },
    {
      ...here,
      id: 'faceForm',
      title: 'Show the probe as a form',
      keys: 'Alt+F',
      binding: 'alt+KeyF',
      run: () => workbench.face.set('form'),
    },
    {
      ...here,
      id: 'faceC',
      title: 'Show the C alone',
      keys: 'Alt+G',
      binding: 'alt+KeyG',
      run: () => workbench.face.set('c'),
    },
    {
      ...here,
      id: 'faceBpftrace',
      title: 'Show the probe as a bpftrace script',
      keys: 'Alt+H',
      binding: 'alt+KeyH',
      run: () => workbench.face.set('bpftrace'),
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
      needs: 'target.exec',
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
