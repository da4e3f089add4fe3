import type { Undo } from '@hooklab/base';
import type { ClientMessageName, ClientMessages, ServerMessages } from '@hooklab/protocol';
import type { Store } from '../base/store';
import type { Connection } from './connection';
import type { Results } from './results';

/** What the rest of the page knows of the agent: client.ts implements it over a socket. */
export interface AgentPort {
  readonly connection: Store<Connection>;
  /** Rejects with a Problem: the agent's own, or `agent-away` when it cannot be reached. */
  request<K extends ClientMessageName>(name: K, message: ClientMessages[K]): Promise<Results[K]>;
  /** Credit for batches taken: not answered. */
  ack(message: ClientMessages['run.ack']): void;
  on<K extends keyof ServerMessages>(name: K, handler: (message: ServerMessages[K]) => void): Undo;
  onBatch(handler: (run: number, batch: ArrayBuffer) => void): Undo;
}
