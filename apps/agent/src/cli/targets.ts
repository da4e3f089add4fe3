import type { Problem } from '@hooklab/base';
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
