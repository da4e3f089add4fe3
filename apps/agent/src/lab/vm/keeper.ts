import { type Launch, type Launched, launch, type QemuUser } from './launch';

/** Who starts QEMU and sends it signals: this process, or root in its place. */
export interface QemuKeeper {
  /** whose process QEMU is, when it is not this process's user */
  user: QemuUser | undefined;
  launch(plan: Launch): Promise<Launched>;
  /** Throws ESRCH when there is no such process, EPERM when it is not this keeper's to end. */
  signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** This process itself; as root it starts QEMU as `user`. */
export function ownKeeper(user?: QemuUser): QemuKeeper {
  const asked = process.getuid?.() === 0 ? user : undefined;
  return {
    user: asked,
    launch: (plan) => launch(plan, asked),
    signal: async (pid, name) => void process.kill(pid, name),
  };
}
