import { runUnprivileged } from '../privilege/drop';
import { isRoot, unprivilegedOwner } from '../state/owner';
import { paths } from '../state/paths';
import { product } from '../state/product';

/**
 * A command that needs none of root's rights in this process: root hands it to the agent's user, with a broker for
 * what that one may not. So all that it makes is that user's from the start.
 */
export const unprivileged =
  <Args extends unknown[]>(action: (...args: Args) => Promise<void> | void) =>
  async (...args: Args): Promise<void> => {
    if (!isRoot()) return action(...args);
    process.exitCode = await runUnprivileged(process.argv.slice(2), unprivilegedOwner(), paths(), product());
  };
