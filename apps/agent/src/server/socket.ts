import type { Server as HttpServer } from 'node:http';
import {
  BROWSER_PROTOCOL,
  type HandshakeRefusal,
  handshakeSchema,
  MAX_BROWSER_FRAME,
} from '@hooklab/protocol';
import { Server, type Socket } from 'socket.io';
import type { Guard } from '../door/guard';
import type { Sessions } from '../door/sessions';
import { Shelf } from '../recording/shelf';
import { Backlog } from './backlog';
import { dispatch } from './dispatch';
import { guardedParser } from './frames';
import { handlersFor } from './handlers';
import type { Parts } from './window';
import { belongsTo, sessionOf, Windows } from './windows';

/** socket.io over `inner` (see http.ts): websocket only, no compression, no client bundle. */
export function serveSockets(inner: HttpServer, options: Parts & { guard: Guard }): Windows {
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
  const shelf = new Shelf(options.recordings);
  io.use((socket, next) => {
    const refusal = admit(socket, guard, sessions);
    next(refusal ? new Error(refusal) : undefined);
  });
  io.on('connection', (socket) => {
    const session = sessionOf(socket);
    const gone = new AbortController();
    socket.on('disconnect', () => gone.abort());
    const { hasRoom } = new Backlog(socket);
    const window = { ...options, socket, session, windows, gone: gone.signal, hasRoom, shelf };
    dispatch(socket, session.role, handlersFor(window));
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
  belongsTo(socket, session);
  return null;
}
