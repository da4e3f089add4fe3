import { createContext, useContext } from 'react';
import type { AgentPort } from '../agent/port';
import type { Store } from '../base/store';
import type { Kernels } from '../kernel/kernels';
import type { Router } from '../route/router';
import type { Course } from '../run/course';
import type { Exercise } from '../run/exercise';
import type { Lens } from '../run/lens';
import type { Runs } from '../run/runs';
import type { Targets } from '../targets/targets';
import type { Trials } from '../targets/trials';
import type { Bench } from '../workspace/bench';
import type { Form } from '../workspace/form';
import type { Actions } from './actions';
import type { Consents } from './consents';

/** The spec as a form over its C, its C alone, or as a bpftrace script. */
export type Face = 'form' | 'c' | 'bpftrace';

/** Which of the things that lie over the screen is open. */
export type Overlay = 'none' | 'palette' | 'keys' | 'doctor' | 'targets';

/**
 * What a screen finds around it. Screens know this interface only; the shell makes the objects and puts them there
 * (shell/createWorkbench.ts).
 */
export interface Workbench {
  readonly agent: AgentPort;
  readonly targets: Targets;
  readonly bench: Bench;
  readonly form: Form;
  /** what of the spec Compose shows beside the C */
  readonly face: Store<Face>;
  readonly runs: Runs;
  readonly lens: Lens;
  readonly course: Course;
  readonly exercise: Exercise;
  readonly kernels: Kernels;
  readonly trials: Trials;
  readonly router: Router;
  readonly overlay: Store<Overlay>;
  readonly actions: Actions;
  readonly consents: Consents;
}

export const WorkbenchContext = createContext<Workbench | null>(null);

export function useWorkbench(): Workbench {
  const value = useContext(WorkbenchContext);
  if (!value) throw new Error('outside the workbench');
  return value;
}
