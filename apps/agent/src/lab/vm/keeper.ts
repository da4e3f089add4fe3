import { ownRights, type Rights } from '../host/rights';
import { HOSTS_OWN } from './exports';
import { type Launch, type Launched, launch, type QemuUser } from './launch';

/** Who starts QEMU and sends it signals: this process, or root in its place. */
export interface QemuKeeper {
  /** whose process QEMU is, when it is not this process's user */
  user: QemuUser | undefined;
  /** for all that lies in the runtime directory and in the cache */
  rights: Rights;
  launch(plan: Launch): Promise<Launched>;
  /** Throws ESRCH when there is no such process, EPERM when it is not this keeper's to end. */
  signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** This process itself; if it is root it starts QEMU as `user`. */
export function ownKeeper({
  user,
  rights = ownRights,
}: {
  user?: QemuUser;
  rights?: Rights;
} = {}): QemuKeeper {
  const asked = process.getuid?.() === 0 ? user : undefined;
  return {
    user: asked,
    rights,
    launch: (plan) => launch(plan, asked, rights, HOSTS_OWN),
    signal: async (pid, name) => void process.kill(pid, name),
  };
}
