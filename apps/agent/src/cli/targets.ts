import { mkdirSync, watch } from 'node:fs';
import type { Milliseconds, Problem, Undo } from '@hooklab/base';
import { addedDir } from '../lab';
import type { Paths } from '../state/paths';
import type { Product } from '../state/product';
import { labTargets } from '../target/lab';
import { localTarget } from '../target/local';
import { isSsh } from '../target/ssh/address';
import { HostKeys } from '../target/ssh/hostKeys';
import { NamedTargets } from '../target/ssh/named';
import { SshTarget } from '../target/ssh/target';
import type { Target } from '../target/target';

export interface AllTargets {
  /** best known first: this machine, lab VMs, the machines that were named before */
  targets: Target[];
  /** one more, by a name that somebody types; null: it is none */
  byName(id: string): Target | null;
}

/**
 * Every target there is. `anyMachine`: a machine is reached as soon as it is named, and remembered once it was reached; else
 * only those that were named before: a browser names none.
 */
export function allTargets(
  paths: Paths,
  product: Product,
  { anyMachine, notKept }: { anyMachine: boolean; notKept(problem: Problem): void },
): AllTargets {
  const named = new NamedTargets(paths.state);
  const sshing = {
    loaderDir: product.loaderDir,
    hostKeys: new HostKeys(paths.state),
    opened: (id: string) => {
      const problem = named.add(id);
      if (problem) notKept(problem);
    },
  };
  const byName = (id: string) =>
    isSsh(id) && (anyMachine || named.has(id)) ? new SshTarget(id, sshing) : null;
  return {
    targets: [
      localTarget(product),
      ...labTargets(paths, product),
      ...named.list().map((id) => new SshTarget(id, sshing)),
    ],
    byName,
  };
}

/** An add ends with one rename, a remove with many unlinks. */
const CALM: Milliseconds = 300;

/** Says that other kernels are in the lab than a moment ago: somebody added one, or removed it. */
export function onOtherKernels(paths: Paths, changed: () => void): Undo {
  const dir = addedDir(paths.state);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dir, { persistent: false }, (_, name) => {
    if (name?.startsWith('.')) return;
    clearTimeout(timer);
    timer = setTimeout(changed, CALM);
  });
  // the directory itself has gone: what there is stays as it was
  watcher.on('error', () => {});
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
