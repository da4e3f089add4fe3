import { stoppedBy } from '../run/hub/ends';
import { Workbench } from '../run/workbench';
import { Notices } from '../state/notices';
import {
  checkPaths,
  handOverPaths,
  isRoot,
  makePaths,
  type Paths,
  paths,
  unprivilegedOwner,
} from '../state/paths';
import { type Product, product } from '../state/product';
import { allTargets } from './targets';

/** What every command works with: directories, the built product, the workbench over all targets. */
export interface Setting {
  paths: Paths;
  product: Product;
  workbench: Workbench;
  /** what people are told without having asked; on stderr too */
  notices: Notices;
}

export function setting(): Setting {
  const where = paths();
  makePaths(where, isRoot() ? unprivilegedOwner() : undefined);
  if (isRoot()) checkPaths(where);
  const built = product();
  const workbench = new Workbench(allTargets(where, built), where, built);
  const notices = new Notices();
  workbench.surfaces.onKept((problem) => notices.stand('surfaces', problem));
  return { paths: where, product: built, workbench, notices };
}

/** Run `work`, then close every target, whatever happened; Ctrl-C and SIGTERM end `work` through the signal. */
export async function withSetting(
  work: (setting: Setting, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const all = setting();
  const abort = new AbortController();
  const stop = () => abort.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  // a reader that has seen enough (`| head`) ends the work like Ctrl-C
  process.stdout.on('error', stop);
  try {
    await work(all, abort.signal);
  } finally {
    await all.workbench.runs.stopAll(stoppedBy('the end of the command'));
    await all.workbench.targets.stopAll();
    if (isRoot()) handOverPaths(all.paths, unprivilegedOwner());
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, stop);
  }
}

/** Progress on stderr, only where a person watches. */
export function showProgress(workbench: Workbench): void {
  if (!process.stderr.isTTY && !process.env.HOOKLAB_PROGRESS) return;
  workbench.onTarget((info) => {
    if (info.progress) process.stderr.write(`hooklab: ${info.title}: ${info.progress}\n`);
  });
}
