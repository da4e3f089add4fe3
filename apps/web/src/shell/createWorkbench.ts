import { Disposer, type Undo } from '@hooklab/base';
import { Agent } from '../agent/client';
import { Store } from '../base/store';
import { Kernels } from '../kernel/kernels';
import { showRuns } from '../lessons/showRuns';
import { Router } from '../route/router';
import { Course } from '../run/course';
import { Exercise } from '../run/exercise';
import { Lens } from '../run/lens';
import { Runs } from '../run/runs';
import { Targets } from '../targets/targets';
import { Trials } from '../targets/trials';
import { Consents } from '../workbench/consents';
import type { Overlay, Workbench } from '../workbench/context';
import { keptFace } from '../workbench/face';
import { Bench } from '../workspace/bench';
import { Form } from '../workspace/form';
import { ActionList } from './actionList';
import { SCREENS } from './screenList';
import { shellActions } from './shellActions';
import { showNotice } from './showNotice';
import { takeLinks } from './takeLinks';

/** The page's one set of objects, what the shell and the screens register with them, and the way back. Connects at once. */
export function createWorkbench(): { workbench: Workbench; undo: Undo } {
  const agent = new Agent();
  const targets = new Targets(agent);
  const bench = new Bench(agent, targets, localStorage);
  const kernels = new Kernels(agent);
  const workbench: Workbench = {
    agent,
    targets,
    bench,
    form: new Form(bench, targets, kernels, localStorage),
    face: keptFace(localStorage),
    kernels,
    runs: new Runs(agent, undefined, sessionStorage),
    lens: new Lens(agent),
    course: new Course(agent, () => bench.state.get().target, localStorage),
    exercise: new Exercise(agent, bench, targets, sessionStorage),
    trials: new Trials(agent),
    router: new Router(),
    overlay: new Store<Overlay>('none'),
    actions: new ActionList(),
    consents: new Consents(),
  };
  const undos = new Disposer();
  undos.add(workbench.actions.register(shellActions(workbench)));
  for (const screen of SCREENS) undos.add(screen.register(workbench));
  undos.add(
    agent.connection.subscribe(() => {
      if (agent.connection.get() !== 'online') return;
      bench.online().catch((error) => console.error(error));
      kernels.load().catch((error) => console.error(error));
      workbench.course.online().catch((error) => console.error(error));
    }),
  );
  undos.add(takeLinks(workbench));
  showRuns(workbench);
  undos.add(agent.on('notice', showNotice));
  undos.add(() => agent.close());
  agent.connect();
  return { workbench, undo: () => undos.dispose() };
}
