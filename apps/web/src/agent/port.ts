import type { Undo } from '@hooklab/base';
import type { Events, RequestName, Requests, Results } from '@hooklab/protocol';
import type { Store } from '../base/store';
import type { Connection } from './connection';

export type BatchHandler = (run: number, batch: ArrayBuffer, ageMs: number) => void;

/** What a run has summed up: the entries of the groups with the most events, of `groups` in all. */
export type GroupsHandler = (run: number, groups: number, entries: ArrayBuffer) => void;

/** What the rest of the page knows of the agent: client.ts implements it over a socket. */
export interface AgentPort {
  readonly connection: Store<Connection>;
  /** Rejects with a Problem: the agent's own, or `agent-away` when it cannot be reached. */
  request<K extends RequestName>(name: K, message: Requests[K]): Promise<Results[K]>;
  /** Credit for batches taken: not answered. */
  ack(message: Requests['run.ack']): void;
  on<K extends keyof Events>(name: K, handler: (message: Events[K]) => void): Undo;
  /** `ageMs`: it came so long before this page watched the run. */
  onBatch(handler: BatchHandler): Undo;
  onGroups(handler: GroupsHandler): Undo;
}
