import { ownKeeper, ownRights, type QemuKeeper } from '../lab';
import { actingAs, isRoot, qemuOwner, unprivilegedOwner } from '../state/owner';
import { broker } from './client';
import { sendAsQemu } from './vms';

/**
 * Whoever may start QEMU as a user of its own: root's broker, this process if it is root; else it is this user's.
 * Root's own commands touch the files of VMs with the rights of the agent's user, whose directories they lie in.
 */
export function qemuKeeper(): QemuKeeper {
  const root = broker();
  if (root) {
    return {
      user: qemuOwner,
      rights: ownRights,
      launch: (plan) => root.startVm(plan),
      signal: (pid, name) => root.signalVm(pid, name),
    };
  }
  if (!isRoot()) return ownKeeper();
  const owner = unprivilegedOwner();
  const rights = { as: <T>(work: () => T): T => actingAs(owner, work), user: owner };
  return {
    ...ownKeeper({ user: { ...qemuOwner, friend: owner }, rights }),
    // the number comes from a file of the agent's
    signal: async (pid, name) => sendAsQemu(pid, name),
  };
}
