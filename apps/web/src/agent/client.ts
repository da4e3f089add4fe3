import { Problem, type Undo } from '@hooklab/base';
import {
  type Ack,
  BROWSER_PROTOCOL,
  type Events,
  events,
  KEY_HEADER,
  type RequestName,
  type Requests,
  type Results,
  requests,
} from '@hooklab/protocol';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { Store } from '../base/store';
import { type Connection, connectionAfterRefusal } from './connection';
import { pageKey } from './key';
import type { AgentPort, BatchHandler, GroupsHandler } from './port';

// zod compiles its checks with `new Function` unless told not to; the page's CSP forbids that.
z.config({ jitless: true });

/** Longest wait for an answer: a lab VM may have to boot first. */
const ANSWER_MS = 120_000;

type Handler = (message: never) => void;

/** The one module that talks to the agent. Nothing it receives is passed on before its schema. */
export class Agent implements AgentPort {
  readonly connection = new Store<Connection>('connecting');
  #socket: Socket;
  #handlers = new Map<string, Set<Handler>>();
  #batchHandlers = new Set<BatchHandler>();
  #groupsHandlers = new Set<GroupsHandler>();

  constructor(
    socket: Socket = io({
      transports: ['websocket'],
      reconnectionDelayMax: 2000,
      autoConnect: false,
      auth: (send) => send({ protocol: BROWSER_PROTOCOL, key: pageKey() }),
    }),
  ) {
    this.#socket = socket;
    socket.on('connect', () => this.connection.set('online'));
    socket.on('disconnect', (reason) => {
      this.connection.set('away');
      // socket.io does not come back by itself after the server hung up on purpose.
      if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1000);
    });
    socket.on('connect_error', (error) => void this.#refused(error));
    socket.on('run.batch', (meta: { run?: unknown; ageMs?: unknown } | null, batch: unknown) => {
      if (typeof meta?.run !== 'number' || !(batch instanceof ArrayBuffer)) return;
      const age = typeof meta.ageMs === 'number' ? meta.ageMs : 0;
      for (const handler of this.#batchHandlers) handler(meta.run, batch, age);
    });
    socket.on('run.groups', (meta: { run?: unknown; groups?: unknown } | null, entries: unknown) => {
      if (typeof meta?.run !== 'number' || !(entries instanceof ArrayBuffer)) return;
      const groups = typeof meta.groups === 'number' ? meta.groups : 0;
      for (const handler of this.#groupsHandlers) handler(meta.run, groups, entries);
    });
    for (const name of Object.keys(events) as (keyof Events)[]) {
      socket.on(name, (message: unknown) => this.#receive(name, message));
    }
  }

  connect(): void {
    this.#socket.connect();
  }

  close(): void {
    this.#socket.disconnect();
  }

  /** Rejects with a Problem: the agent's own, or `agent-away` when it cannot be reached. */
  async request<K extends RequestName>(name: K, message: Requests[K]): Promise<Results[K]> {
    if (!this.#socket.connected) throw away();
    let ack: Ack<unknown>;
    try {
      ack = await this.#socket.timeout(ANSWER_MS).emitWithAck(name, message);
    } catch {
      throw away();
    }
    if (!ack.ok) throw new Problem(ack.problem);
    const parsed = requests[name].result.safeParse(ack.result);
    if (!parsed.success) throw misunderstood(name, parsed.error.message);
    return parsed.data as Results[K];
  }

  /** Credit for batches taken: not answered. */
  ack(message: Requests['run.ack']): void {
    if (this.#socket.connected) this.#socket.emit('run.ack', message);
  }

  on<K extends keyof Events>(name: K, handler: (message: Events[K]) => void): Undo {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler as Handler));
    return () => handlers.delete(handler as Handler);
  }

  onBatch(handler: BatchHandler): Undo {
    this.#batchHandlers.add(handler);
    return () => this.#batchHandlers.delete(handler);
  }

  onGroups(handler: GroupsHandler): Undo {
    this.#groupsHandlers.add(handler);
    return () => this.#groupsHandlers.delete(handler);
  }

  #receive(name: keyof Events, message: unknown): void {
    const parsed = events[name].safeParse(message);
    if (!parsed.success) {
      console.error(misunderstood(name, parsed.error.message).message);
      return;
    }
    for (const handler of this.#handlers.get(name) ?? []) handler(parsed.data as never);
  }

  async #refused(error: Error): Promise<void> {
    let status: number | null = null;
    try {
      const answer = await fetch('/socket.io/?EIO=4&transport=websocket', {
        cache: 'no-store',
        headers: { [KEY_HEADER]: pageKey() },
      });
      status = answer.status;
    } catch {
      // Nothing answers: the agent is away.
    }
    if (this.#socket.connected) return;
    this.connection.set(connectionAfterRefusal(error.message, status));
    // A refusal by the server's middleware ends socket.io's own retries.
    if (!this.#socket.active) setTimeout(() => this.#socket.connect(), 2000);
  }
}

function away(): Problem {
  return new Problem({
    code: 'agent-away',
    what: 'The agent is not answering',
    cause: 'the connection to it is down',
    fix: 'The page retries by itself; if `npm start` has ended, start it again',
  });
}

function misunderstood(name: string, log: string): Problem {
  return new Problem({
    code: 'protocol',
    what: `The agent sent a “${name}” that this page does not understand`,
    cause: 'page and agent are of different versions',
    fix: 'Reload the page; if that does not help, run `npm start` again',
    log,
  });
}
