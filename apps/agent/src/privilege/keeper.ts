import { ownKeeper, type QemuKeeper } from '../lab';
import { isRoot, qemuOwner, unprivilegedOwner } from '../state/owner';
import { broker } from './client';

/** Whoever may start QEMU as a user of its own: root's broker, this process if it is root; else it is this user's. */
export function qemuKeeper(): QemuKeeper {
  const root = broker();
  if (root) {
    return {
      user: qemuOwner,
      launch: (plan) => root.startVm(plan),
      signal: (pid, name) => root.signalVm(pid, name),
    };
  }
  return ownKeeper(isRoot() ? { ...qemuOwner, friend: unprivilegedOwner() } : undefined);
}
