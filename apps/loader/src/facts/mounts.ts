import { type ChildProcess, spawn } from 'node:child_process';
import { statfsSync } from 'node:fs';

/** The kernel's own file systems that the loader reads. */
export type KernelFs = 'tracefs' | 'debugfs' | 'securityfs';

/** Where each may be found, best first, and the magic number by which statfs knows it (linux/magic.h). */
const PLACES: Record<KernelFs, { magic: number; paths: string[] }> = {
  tracefs: { magic: 0x74726163, paths: ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'] },
  debugfs: { magic: 0x64626720, paths: ['/sys/kernel/debug'] },
  securityfs: { magic: 0x73636673, paths: ['/sys/kernel/security'] },
};

export type Mount =
  | { state: 'mounted'; path: string }
  /** mounted by the loader in a mount namespace of its own: nobody else sees it and nothing of it stays */
  | { state: 'private'; path: string }
  | { state: 'missing'; why: string };

const KEEPER_MS = 5000;

/**
 * Where tracefs, debugfs and securityfs are. What the machine has not mounted is mounted by a *keeper*: a shell
 * in a private mount namespace that waits for the end of its stdin. The loader reads through /proc/KEEPER/root
 * and its children enter the namespace, so that libbpf finds tracefs where it looks; the namespace ends with
 * the loader, however that ends.
 */
export class Mounts {
  readonly #mounts = new Map<KernelFs, Mount>();
  #keeper: ChildProcess | null = null;

  static async find(): Promise<Mounts> {
    const mounts = new Mounts();
    const absent: KernelFs[] = [];
    for (const fs of Object.keys(PLACES) as KernelFs[]) {
      const path = PLACES[fs].paths.find((p) => isMounted(p, PLACES[fs].magic));
      if (path) mounts.#mounts.set(fs, { state: 'mounted', path });
      else absent.push(fs);
    }
    if (absent.length > 0) await mounts.#keep(absent);
    return mounts;
  }

  get(fs: KernelFs): Mount {
    return this.#mounts.get(fs) ?? { state: 'missing', why: 'not looked for yet' };
  }

  all(): Record<KernelFs, Mount> {
    return {
      tracefs: this.get('tracefs'),
      debugfs: this.get('debugfs'),
      securityfs: this.get('securityfs'),
    };
  }

  /** Put before a command whose process must see tracefs where libbpf looks for it. */
  enter(): string[] {
    const needed = this.get('tracefs').state === 'private' || this.get('debugfs').state === 'private';
    return needed && this.#keeper ? ['nsenter', `--mount=/proc/${this.#keeper.pid}/ns/mnt`, '--'] : [];
  }

  close(): void {
    this.#keeper?.kill('SIGKILL');
    this.#keeper = null;
  }

  async #keep(absent: KernelFs[]): Promise<void> {
    const commands = absent.map((fs) => {
      const place = PLACES[fs].paths[0];
      return `why=$(mount -t ${fs} -o nosuid,nodev,noexec ${fs} ${place} 2>&1) && echo "ok ${fs}" || echo "no ${fs} $why"`;
    });
    const script = `${commands.join('; ')}; echo done; exec cat >/dev/null`;
    const args = ['--mount', '--propagation', 'private', '--', 'sh', '-c', script];
    const keeper = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: ENV });
    const said = await talk(keeper);
    for (const fs of absent) {
      const path = `/proc/${keeper.pid}/root${PLACES[fs].paths[0]}`;
      if (said.includes(`ok ${fs}\n`)) this.#mounts.set(fs, { state: 'private', path });
      else this.#mounts.set(fs, { state: 'missing', why: reason(said, fs) });
    }
    if (said.includes('ok ')) this.#keeper = keeper;
    else keeper.kill('SIGKILL');
  }
}

/** For commands that the loader itself starts. */
export const ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** What the keeper says until "done", its end or the time limit. */
function talk(keeper: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const end = (): void => {
      clearTimeout(timer);
      resolve(said);
    };
    const timer = setTimeout(end, KEEPER_MS);
    const hear = (text: string): void => {
      said += text;
      if (/^done$/m.test(said)) end();
    };
    keeper.stdout!.setEncoding('utf8').on('data', hear);
    keeper.stderr!.setEncoding('utf8').on('data', hear);
    keeper.stdin!.on('error', () => {});
    keeper.on('error', (error) => {
      said += error.message;
      end();
    });
    keeper.on('close', end);
  });
}

/**
 *   no tracefs mount: /sys/kernel/tracing: permission denied.
 *   unshare: unshare failed: Operation not permitted
 */
function reason(said: string, fs: KernelFs): string {
  const line = new RegExp(`^no ${fs} (.*)`, 'm').exec(said)?.[1] ?? said.trim().split('\n')[0];
  return line || 'the mount could not be made';
}

function isMounted(path: string, magic: number): boolean {
  try {
    return statfsSync(path).type === magic;
  } catch {
    return false;
  }
}
