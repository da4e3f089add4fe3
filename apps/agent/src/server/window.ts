import type { Socket } from 'socket.io';
import type { SavedSession } from '../door/sessionFiles';
import type { Sessions } from '../door/sessions';
import type { Recordings } from '../recording/keeper';
import type { Shelf } from '../recording/shelf';
import type { Workbench } from '../run/workbench';
import type { Notices } from '../state/notices';
import type { WorkspaceStore } from '../workspace/store';
import type { Windows } from './windows';

/** What messages are answered with, the same for every window. */
export interface Parts {
  workbench: Workbench;
  recordings: Recordings;
  store: WorkspaceStore;
  sessions: Sessions;
  notices: Notices;
}

/** One connected page, as the handlers of its messages know it. */
export interface Window extends Parts {
  socket: Socket;
  session: SavedSession;
  /** all that are connected */
  windows: Windows;
  /** aborted when it has gone */
  gone: AbortSignal;
  /** may another batch be sent, or has it not even taken the last ones? */
  hasRoom: () => boolean;
  /** recordings that are looked at, by any window */
  shelf: Shelf;
}
