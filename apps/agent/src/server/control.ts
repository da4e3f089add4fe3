import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

const socketPath = (runtime: string, port: number): string => join(runtime, `agent-${port}.sock`);

/** A socket of this user only (0600) on which a second `hooklab start` or `hooklab link` gets a new launch link. */
export class ControlSocket {
  readonly #path: string;
  readonly #server: Server;

  private constructor(path: string, server: Server) {
    this.#path = path;
    this.#server = server;
  }

  static listen(runtime: string, port: number, link: () => string): Promise<ControlSocket> {
    const path = socketPath(runtime, port);
    rmSync(path, { force: true });
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(`${link()}\n`);
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      const before = process.umask(0o177);
      server.listen(path, () => resolve(new ControlSocket(path, server)));
      process.umask(before);
    });
  }

  close(): void {
    this.#server.close();
    rmSync(this.#path, { force: true });
  }
}

/** A new launch link of the agent that runs on this port, or null when none does. */
export function otherAgent(runtime: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(socketPath(runtime, port));
    socket.setEncoding('utf8').setTimeout(2000, () => socket.destroy());
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(text.trim() || null));
  });
}
