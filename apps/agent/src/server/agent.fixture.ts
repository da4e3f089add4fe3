import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ack, BROWSER_PROTOCOL } from '@hooklab/protocol';
import { io, type Socket } from 'socket.io-client';
import { type Secrets, Sessions } from '../door/sessions';
import { Recordings } from '../recording/keeper';
import { Workbench } from '../run/workbench';
import { Notices } from '../state/notices';
import type { Product } from '../state/product';
import { WorkspaceStore } from '../workspace/store';
import { listen } from './http';
import { serveSockets } from './socket';
import type { Windows } from './windows';

/** The agent's real server over a workbench without targets, on a free port, with a state directory of its own. */
export class TestAgent {
  readonly dir: string;
  readonly port: number;
  readonly sessions: Sessions;
  readonly notices: Notices;
  readonly windows: Windows;
  readonly #close: () => Promise<void>;
  readonly #sockets = new Set<Socket>();

  private constructor(
    parts: Pick<TestAgent, 'dir' | 'port' | 'sessions' | 'notices' | 'windows'>,
    close: () => Promise<void>,
  ) {
    this.dir = parts.dir;
    this.port = parts.port;
    this.sessions = parts.sessions;
    this.notices = parts.notices;
    this.windows = parts.windows;
    this.#close = close;
  }

  /** `state`: an existing state directory instead of an own one. */
  static async start(state?: string): Promise<TestAgent> {
    const dir = mkdtempSync(join(tmpdir(), 'hooklab-server-'));
    const webDir = join(dir, 'web');
    mkdirSync(join(webDir, '_next/static'), { recursive: true });
    writeFileSync(join(webDir, '_next/static/3f9a.js'), 'void 0;');
    writeFileSync(join(webDir, 'index.html'), '<!doctype html><p>Hooklab');
    writeFileSync(join(webDir, '_next', 'a.js'), 'void 0;');
    const at = state ?? join(dir, 'state');
    mkdirSync(at, { recursive: true });
    const product: Product = {
      loaderDir: dir,
      webDir,
      bpfDir: dir,
      surfacesDir: dir,
      lessonsDir: dir,
      cli: dir,
    };
    const workbench = new Workbench([], { cache: dir, state: at, runtime: dir }, product);
    const recordings = new Recordings(at, (target) => ({ target, kernel: '', arch: '' }));
    const notices = new Notices();
    workbench.surfaces.onKept((problem) => notices.stand('surfaces', problem));
    const sessions = new Sessions(at, (problem) => notices.stand('sessions', problem));
    const { server, inner, guard } = await listen({
      port: 0,
      webDir,
      sessions,
      surfaces: workbench.surfaces,
    });
    const store = new WorkspaceStore(at, (problem) => notices.stand('workspace', problem));
    const windows = serveSockets(inner, { workbench, recordings, store, sessions, guard, notices });
    const { port } = server.address() as AddressInfo;
    return new TestAgent({ dir, port, sessions, notices, windows }, async () => {
      await windows.close();
      server.close();
      server.closeAllConnections();
      rmSync(dir, { recursive: true });
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  launch(): Secrets {
    return this.sessions.exchange(this.sessions.newLaunchToken(), 'a test')!;
  }

  cookie({ cookie }: Secrets): string {
    return `hooklab_${this.port}=${cookie}`;
  }

  /** A page's connection, not yet connected. */
  socket(secrets: Secrets, auth: object = { protocol: BROWSER_PROTOCOL, key: secrets.key }): Socket {
    const socket = io(this.origin, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie: this.cookie(secrets), origin: this.origin },
      auth,
    });
    this.#sockets.add(socket);
    socket.on('disconnect', () => this.#sockets.delete(socket));
    return socket;
  }

  /** null once connected, or the refusal's word. */
  async answerTo(socket: Socket): Promise<string | null> {
    return new Promise((resolve) => {
      socket.on('connect', () => resolve(null)).on('connect_error', (error) => resolve(error.message));
    });
  }

  async connected(secrets = this.launch()): Promise<Socket> {
    const socket = this.socket(secrets);
    const refusal = await this.answerTo(socket);
    if (refusal) throw new Error(refusal);
    return socket;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    await this.#close();
  }
}

export const ask = (socket: Socket, name: string, message: unknown): Promise<Ack<Record<string, unknown>>> =>
  new Promise((resolve) => socket.emit(name, message, resolve));
