import type { Server, Socket } from 'socket.io';
import type { SavedSession } from '../door/sessionFiles';
import type { Sessions } from '../door/sessions';

/** How often connections are looked through for sessions that ended: by age, or through another agent. */
const LOOK_MS = 5000;

interface Data {
  session: SavedSession;
}

/** The session that a connected window belongs to. */
export const sessionOf = (socket: Socket): SavedSession => (socket.data as Data).session;

/** To be said once, when a window is let in. */
export function belongsTo(socket: Socket, session: SavedSession): void {
  (socket.data as Data).session = session;
}

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
