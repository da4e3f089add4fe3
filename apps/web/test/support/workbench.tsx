// A workbench for pages of single components: the page's own objects over an agent that answers as told.
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Toaster } from 'sonner';
import { FakeAgent } from '../../src/agent/fakeAgent';
import { Store } from '../../src/base/store';
import { Kernels } from '../../src/kernel/kernels';
import { Router } from '../../src/route/router';
import { Course } from '../../src/run/course';
import { Exercise } from '../../src/run/exercise';
import { Lens } from '../../src/run/lens';
import { Runs } from '../../src/run/runs';
import { ActionList } from '../../src/shell/actionList';
import { useShortcuts } from '../../src/shell/useShortcuts';
import { Targets } from '../../src/targets/targets';
import { Trials } from '../../src/targets/trials';
import { startTheme } from '../../src/ui/theme';
import { Consents } from '../../src/workbench/consents';
import { type Overlay, type Workbench, WorkbenchContext } from '../../src/workbench/context';
import { keptFace } from '../../src/workbench/face';
import { Bench } from '../../src/workspace/bench';
import { Form } from '../../src/workspace/form';

export function fakeWorkbench(): { agent: FakeAgent; workbench: Workbench } {
  const agent = new FakeAgent({
    'specs.list': () => ({ specs: [] }),
    'targets.list': () => ({ targets: [] }),
    'targets.preferred': () => ({ preferred: null }),
    'workspace.load': () => ({ workspace: null }),
    'run.start': () => ({ run: 1 }),
    'run.stop': () => ({}),
  });
  const targets = new Targets(agent);
  const bench = new Bench(agent, targets, localStorage);
  const kernels = new Kernels(agent);
  // the components are Compose's, whatever the page's address is
  const router = new Router();
  router.route.set({ screen: 'run' });
  const workbench = {
    agent,
    targets,
    bench,
    form: new Form(bench, targets, kernels, localStorage),
    face: keptFace(localStorage),
    kernels,
    runs: new Runs(agent),
    lens: new Lens(agent),
    course: new Course(agent, () => bench.state.get().target),
    exercise: new Exercise(agent, bench, targets),
    trials: new Trials(agent),
    router,
    overlay: new Store<Overlay>('none'),
    actions: new ActionList(),
    consents: new Consents(),
  };
  return { agent, workbench };
}

export function showIn(workbench: Workbench, component: ReactNode): void {
  startTheme();
  createRoot(document.getElementById('page')!).render(<Page workbench={workbench}>{component}</Page>);
}

function Page({ workbench, children }: { workbench: Workbench; children: ReactNode }) {
  useShortcuts(workbench);
  return (
    <WorkbenchContext value={workbench}>
      <Tooltip.Provider>
        <main style={{ height: '100vh' }}>{children}</main>
        <Toaster />
      </Tooltip.Provider>
    </WorkbenchContext>
  );
}
