import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { launch } from '../lab';
import { actingAs, type Owner, qemuOwner } from '../state/owner';
import type { BrokerReply, BrokerRequest } from './wire';

type VmRequest = Extract<BrokerRequest, { type: 'vm' }>;
type SignalRequest = Extract<BrokerRequest, { type: 'signal' }>;

/** The part of root's broker that starts QEMU as a user of its own, and sends signals to that user's processes. */
export class VmBroker {
  readonly #agent: Owner;
  readonly #say: (reply: BrokerReply) => void;
  /** VMs that end with this process, by pid */
  readonly #running = new Map<number, Promise<void>>();

  constructor(agent: Owner, say: (reply: BrokerReply) => void) {
    this.#agent = agent;
    this.#say = say;
  }

  async start({ id, plan: { append, ...plan } }: VmRequest): Promise<void> {
    try {
      const user = { ...qemuOwner, friend: this.#agent };
      const { pid, exited } = await launch({ ...plan, append }, user, {
        as: (work) => actingAs(this.#agent, work),
      });
      this.#say({ type: 'started', id, pid });
      if (!plan.detached) this.#running.set(pid, exited);
      await exited;
      this.#running.delete(pid);
      this.#say({ type: 'ended', id, code: null, signal: null });
    } catch (error) {
      this.#say({ type: 'failed', id, ...told(error) });
    }
  }

  signal({ id, pid, name }: SignalRequest): void {
    try {
      sendAsQemu(pid, name);
      this.#say({ type: 'done', id });
    } catch (error) {
      this.#say({ type: 'failed', id, ...told(error) });
    }
  }

  /** Resolves when all are gone; the detached ones go on. */
  async close(): Promise<void> {
    const all = [...this.#running];
    for (const [pid] of all) end(pid, 'SIGTERM');
    await Promise.all(all.map(([, exited]) => exited));
  }

  kill(): void {
    for (const pid of this.#running.keys()) end(pid, 'SIGKILL');
  }
}

/**
 * By a process that is QEMU's user altogether, so that the kernel says whom it may reach: root with another effective
 * id would still reach root's own. Throws with code ESRCH or EPERM.
 */
export function sendAsQemu(pid: number, name: NodeJS.Signals): void {
  const { status } = spawnSync('sh', ['-c', `kill -${name.slice('SIG'.length)} ${pid}`], {
    ...qemuOwner,
    cwd: '/',
    stdio: 'ignore',
  });
  if (status === 0) return;
  const code = existsSync(`/proc/${pid}`) ? 'EPERM' : 'ESRCH';
  throw Object.assign(new Error(`kill ${pid}: ${code}`), { code });
}

function end(pid: number, name: NodeJS.Signals): void {
  try {
    sendAsQemu(pid, name);
  } catch {
    // it has just gone
  }
}

function told(error: unknown): { cause: string; code?: string } {
  const { message, code } = error as NodeJS.ErrnoException;
  return code === undefined ? { cause: message } : { cause: message, code };
}
