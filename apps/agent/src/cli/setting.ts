import { line, type Milliseconds } from '@hooklab/base';
import { aborted } from '../answer/aborted';
import { onClosed, say, sayProblem, watched } from '../output/output';
import { onSignals } from '../privilege/signals';
import { stoppedBy } from '../run/hub/ends';
import { Workbench } from '../run/workbench';
import { Notices } from '../state/notices';
import { isRoot, unprivilegedOwner } from '../state/owner';
import { checkPaths, handOverPaths, makePaths, type Paths, paths } from '../state/paths';
import { type Product, product } from '../state/product';
import { inOrder, type Step } from './steps';
import { allTargets } from './targets';

/** What every command works with: directories, the built product, the workbench over all targets. */
export interface Setting {
  paths: Paths;
  product: Product;
  workbench: Workbench;
  /** what people are told without having asked; on stderr too */
  notices: Notices;
}

/** `anyMachine`: a machine that is reached by ssh need not have been named before. */
export function setting({ anyMachine = true }: { anyMachine?: boolean } = {}): Setting {
  const where = paths();
  makePaths(where, isRoot() ? unprivilegedOwner() : undefined);
  if (isRoot()) checkPaths(where);
  const built = product();
  const notices = new Notices();
  const { targets, byName } = allTargets(where, built, {
    anyMachine,
    notKept: (problem) => notices.stand('targets', problem),
  });
  const workbench = new Workbench(targets, where, built, byName);
  workbench.surfaces.onKept((problem) => notices.stand('surfaces', problem));
  return { paths: where, product: built, workbench, notices };
}

/** After a signal, `work` may take so long to end by itself; the targets are closed then. */
const WORK_END: Milliseconds = 8_000;
/** And so long once they are. */
const WORK_LAST: Milliseconds = 2_000;

/**
 * Run `work`, then close every target, whatever happened; Ctrl-C and SIGTERM end `work` through the signal, a second
 * one ends this process at once.
 */
export async function withSetting(
  work: (setting: Setting, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const all = setting();
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
    // a boot, or a loader that does not answer, is not waited for
    all.workbench.targets.cancelOpening();
  };
  const release = onSignals(stop);
  // a reader that has seen enough (`| head`) ends the work like Ctrl-C
  const undo = onClosed(stop);
  const worked = work(all, abort.signal);
  let hung = false;
  try {
    hung = await Promise.race([worked.then(() => false), afterAbort(abort.signal, WORK_END)]);
  } finally {
    const problems = await inOrder([
      // what does not stop by itself had its time
      ...stopTargets(all.workbench, 'the end of the command', hung ? 1_000 : RUNS_STOP),
      ...(hung ? [{ name: 'the command ends', ms: WORK_LAST, work: () => worked }] : []),
      {
        name: 'files are handed over',
        ms: 5_000,
        work: () => isRoot() && handOverPaths(all.paths, unprivilegedOwner()),
      },
    ]);
    for (const problem of problems) sayProblem(problem);
    if (problems.length > 0) process.exitCode = 1;
    release();
    undo();
    // something of it goes on that nobody can end
    if (problems.some(({ code }) => code === 'stop-late')) process.exit(1);
  }
}

/** What is in its ring is sent first, over a slow port perhaps. */
const RUNS_STOP: Milliseconds = 12_000;

/** What both a command and the workbench end with. A run that does not stop ends with its target's loader. */
export const stopTargets = (
  workbench: Workbench,
  who: string,
  runsMs = RUNS_STOP,
): [runs: Step, targets: Step] => [
  { name: 'the runs are stopped', ms: runsMs, work: () => workbench.runs.stopAll(stoppedBy(who)) },
  { name: 'the targets are closed', ms: 10_000, work: () => workbench.targets.stopAll() },
];

const afterAbort = (signal: AbortSignal, ms: Milliseconds): Promise<true> =>
  aborted(signal).then(() => new Promise((resolve) => setTimeout(() => resolve(true), ms).unref()));

/** Progress on stderr, only where a person watches. */
export function showProgress(workbench: Workbench): void {
  if (!watched()) return;
  workbench.onTarget((info) => {
    if (info.progress) say(line`${info.title}: ${info.progress}`);
  });
}
