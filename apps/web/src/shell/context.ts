import { createContext, useContext } from 'react';
import { Agent } from '../agent/client';
import { Store } from '../base/store';
import { Trials } from '../cards/trials';
import { Kernels } from '../kernel/kernels';
import { Router } from '../route/router';
import { Exercise } from '../run/exercise';
import { Runs } from '../run/runs';
import { Targets } from '../targets/targets';
import { Bench } from '../workspace/bench';

/** Which of the things that lie over the screen is open. */
export type Overlay = 'none' | 'palette' | 'keys' | 'doctor' | 'targets';

export interface Context {
  agent: Agent;
  targets: Targets;
  bench: Bench;
  runs: Runs;
  exercise: Exercise;
  kernels: Kernels;
  trials: Trials;
  router: Router;
  overlay: Store<Overlay>;
}

/** The page's one set of objects. Connects at once. */
export function createContextValue(): Context {
  const agent = new Agent();
  const targets = new Targets(agent);
  const bench = new Bench(agent, targets, localStorage);
  const runs = new Runs(agent);
  const exercise = new Exercise(agent, bench);
  const kernels = new Kernels(agent);
  agent.connection.subscribe(() => {
    if (agent.connection.get() !== 'online') return;
    bench.online().catch((error) => console.error(error));
    kernels.load().catch((error) => console.error(error));
  });
  agent.connect();
  return {
    agent,
    targets,
    bench,
    runs,
    exercise,
    kernels,
    trials: new Trials(agent),
    router: new Router(),
    overlay: new Store<Overlay>('none'),
  };
}

export const WorkbenchContext = createContext<Context | null>(null);

export function useWorkbench(): Context {
  const value = useContext(WorkbenchContext);
  if (!value) throw new Error('outside the workbench');
  return value;
}
