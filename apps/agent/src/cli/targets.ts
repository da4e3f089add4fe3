import type { Paths } from '../state/paths';
import type { Product } from '../state/product';
import { labTargets } from '../target/lab';
import { localTarget } from '../target/local';
import type { Target } from '../target/target';

/** Every target of this machine, best known first. */
export function allTargets(paths: Paths, product: Product): Target[] {
  return [localTarget(product), ...labTargets(paths, product)];
}
