import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Owner } from '../state/paths';

/**
 * The root side of `hooklab start`: a socket (0600, the agent's) on which every connection gets a loader of its
 * own, with the connection as its stdin and stdout. It reads nothing that is sent there.
 */
export class Broker {
  readonly path: string;
  #server: Server;
  #loaders = new Set<ChildProcess>();

  private constructor(path: string, loaderDir: string) {
    this.path = path;
    this.#server = createServer({ pauseOnConnect: true }, (socket) => {
      const loader = spawn(process.execPath, [join(loaderDir, 'loader.mjs')], {
        stdio: [socket, socket, 'inherit'],
      });
      this.#loaders.add(loader);
      // the child has its own copy of the descriptor; ours would keep the connection open after its end
      loader.on('spawn', () => socket.destroy());
      loader.on('error', () => socket.destroy());
      loader.on('exit', () => this.#loaders.delete(loader));
    });
  }

  static listen(runtime: string, loaderDir: string, owner: Owner): Promise<Broker> {
    const path = join(runtime, `loader-${process.pid}.sock`);
    rmSync(path, { force: true });
    const broker = new Broker(path, loaderDir);
    return new Promise((resolve, reject) => {
      broker.#server.once('error', reject);
      const before = process.umask(0o177);
      broker.#server.listen(path, () => {
        chmodSync(path, 0o600);
        chownSync(path, owner.uid, owner.gid);
        resolve(broker);
      });
      process.umask(before);
    });
  }

  /** Loaders detach and leave on SIGTERM; whatever is left after a second is killed. */
  async close(): Promise<void> {
    this.#server.close();
    rmSync(this.path, { force: true });
    const gone = [...this.#loaders].map((l) => new Promise<void>((done) => l.once('exit', () => done())));
    for (const loader of this.#loaders) loader.kill('SIGTERM');
    const timer = setTimeout(() => {
      for (const loader of this.#loaders) loader.kill('SIGKILL');
    }, 1500);
    await Promise.all(gone);
    clearTimeout(timer);
  }
}
