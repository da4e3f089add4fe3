import type { Undo } from '@hooklab/base';
import type { Events, RequestName, Requests, Results } from '@hooklab/protocol';
import { Store } from '../base/store';
import type { Connection } from './connection';
import type { AgentPort, BatchHandler, GroupsHandler } from './port';

type Answers = {
  [K in RequestName]?: (message: Requests[K]) => Results[K] | Promise<Results[K]>;
};

/** For tests of what talks to the agent: answers as told, and remembers what it was asked. */
export class FakeAgent implements AgentPort {
  readonly connection = new Store<Connection>('online');
  readonly asked: [name: string, message: unknown][] = [];
  readonly acks: Requests['run.ack'][] = [];
  answers: Answers;
  #handlers = new Map<string, Set<(message: never) => void>>();
  #batches = new Set<BatchHandler>();
  readonly #groups = new Set<GroupsHandler>();

  constructor(answers: Answers = {}) {
    this.answers = answers;
  }

  async request<K extends RequestName>(name: K, message: Requests[K]): Promise<Results[K]> {
    this.asked.push([name, message]);
    const answer = this.answers[name] as ((message: Requests[K]) => Results[K]) | undefined;
    if (!answer) throw new Error(`no answer to ${name}`);
    return answer(message);
  }

  ack(message: Requests['run.ack']): void {
    this.acks.push(message);
  }

  on<K extends keyof Events>(name: K, handler: (message: Events[K]) => void): Undo {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler as (message: never) => void));
    return () => handlers.delete(handler as (message: never) => void);
  }

  onBatch(handler: BatchHandler): Undo {
    this.#batches.add(handler);
    return () => this.#batches.delete(handler);
  }

  onGroups(handler: GroupsHandler): Undo {
    this.#groups.add(handler);
    return () => this.#groups.delete(handler);
  }

  /** A look at what a run sums up. */
  sum(run: number, groups: number, entries: ArrayBuffer): void {
    for (const handler of this.#groups) handler(run, groups, entries);
  }

  tell<K extends keyof Events>(name: K, message: Events[K]): void {
    for (const handler of this.#handlers.get(name) ?? []) handler(message as never);
  }

  tellBatch(run: number, batch: ArrayBuffer, ageMs = 0): void {
    for (const handler of this.#batches) handler(run, batch, ageMs);
  }

  /** The messages of one name that it was asked. */
  of(name: RequestName): unknown[] {
    return this.asked.filter(([n]) => n === name).map(([, message]) => message);
  }
}
