import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Workbench } from '../run/workbench';
import { dispatch } from './dispatch';
import { handlersFor } from './handlers';
import type { WorkspaceStore } from './workspace';

/** socket.io over `inner` (see http.ts): websocket only, no compression, no client bundle. */
export function serveSockets(inner: HttpServer, workbench: Workbench, store: WorkspaceStore): Server {
  const io = new Server(inner, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    // a source of 1 MiB with every character escaped still gets an answer, not a closed socket
    maxHttpBufferSize: 8 * 1024 * 1024,
    pingInterval: 10_000,
    pingTimeout: 20_000,
  });
  io.on('connection', (socket) => {
    dispatch(socket, handlersFor(socket, workbench, store));
  });
  workbench.onTarget((info) => io.emit('target', info));
  workbench.surfaces.onChange((info) => io.emit('surface', info));
  return io;
}
