import type { Server as HttpServer } from 'node:http';
import {
  BROWSER_PROTOCOL,
  type HandshakeRefusal,
  handshakeSchema,
  MAX_BROWSER_FRAME,
} from '@hooklab/protocol';
import { Server, type Socket } from 'socket.io';
import type { Workbench } from '../run/workbench';
import type { Notices } from '../state/notices';
import { dispatch } from './dispatch';
import { guardedParser } from './frames';
import type { Guard } from './guard';
import { handlersFor } from './handlers';
import type { SavedSession } from './sessionFiles';
import type { Sessions } from './sessions';
import type { WorkspaceStore } from './workspace';

export interface SocketOptions {
  workbench: Workbench;
  store: WorkspaceStore;
  sessions: Sessions;
  guard: Guard;
  notices: Notices;
}

/** How often connections are looked through for sessions that ended: by age, or through another agent. */
const LOOK_MS = 5000;

/** socket.io over `inner` (see http.ts): websocket only, no compression, no client bundle. */
export function serveSockets(inner: HttpServer, options: SocketOptions): Windows {
  const { workbench, notices, sessions, guard } = options;
  const io = new Server(inner, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    // '4', the engine's own letter, stands before every frame
    maxHttpBufferSize: MAX_BROWSER_FRAME + 1,
    parser: guardedParser,
    pingInterval: 10_000,
    pingTimeout: 20_000,
    // of a connection that has the cookie and not the key
    connectTimeout: 10_000,
  });
  const windows = new Windows(io, sessions);
  io.use((socket, next) => {
    const refusal = admit(socket, guard, sessions);
    next(refusal ? new Error(refusal) : undefined);
  });
  io.on('connection', (socket) => {
    dispatch(socket, handlersFor(socket, windows, options));
    for (const notice of notices.standing) socket.emit('notice', notice);
  });
  workbench.onTarget((info) => io.emit('target', info));
  workbench.surfaces.onChange((info) => io.emit('surface', info));
  notices.onNotice((notice) => io.emit('notice', notice));
  return windows;
}

/** The first packet of a page; null: it is let in, and its session is known (`sessionOf`). */
function admit(socket: Socket, guard: Guard, sessions: Sessions): HandshakeRefusal | null {
  const handshake = handshakeSchema.safeParse(socket.handshake.auth);
  const key = handshake.data?.key ?? null;
  const session = sessions.whole(guard.sessionId(socket.request), key);
  if (!session) return 'unauthorized';
  if (handshake.data?.protocol !== BROWSER_PROTOCOL) return 'version';
  (socket.data as { session: SavedSession }).session = session;
  return null;
}

export const sessionOf = (socket: Socket): SavedSession => (socket.data as { session: SavedSession }).session;

/** Every connected window, and the session of each. */
export class Windows {
  readonly #io: Server;
  readonly #look: NodeJS.Timeout;

  constructor(io: Server, sessions: Sessions) {
    this.#io = io;
    this.#look = setInterval(() => {
      for (const socket of this.#sockets()) if (!sessions.use(sessionOf(socket).id)) socket.disconnect(true);
    }, LOOK_MS).unref();
  }

  /** How many windows of a session are connected. */
  readonly count = (id: string): number =>
    this.#sockets().filter((socket) => sessionOf(socket).id === id).length;

  /** Of sessions that have ended. */
  disconnect(ids: string[]): void {
    for (const socket of this.#sockets()) if (ids.includes(sessionOf(socket).id)) socket.disconnect(true);
  }

  async close(): Promise<void> {
    clearInterval(this.#look);
    await this.#io.close();
  }

  #sockets(): Socket[] {
    return [...this.#io.sockets.sockets.values()];
  }
}
