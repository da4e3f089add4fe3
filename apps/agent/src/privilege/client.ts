import type { Socket } from 'node:net';
import { type Milliseconds, Problem } from '@hooklab/base';
import { type Launch, type Launched, processStartTime } from '../lab';
import { BROKER_MARK, type BrokerReply, type BrokerRequest, replySchema } from './wire';

/** A process that root started for this agent. */
export interface Brokered {
  pid: number;
  /** its standard input and output */
  socket: Socket;
  /** how it ended; undefined while it runs, or when that is not known yet */
  ending(): Ending | undefined;
  kill(): void;
}

export interface Ending {
  code: number | null;
  signal: string | null;
}

const ANSWER_TIME: Milliseconds = 10_000;

interface Answer {
  pid: number;
  socket: Socket | undefined;
}
interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** The agent's side of the channel to root (see wire.ts). */
export class BrokerClient {
  readonly #waiting = new Map<number, Waiting>();
  readonly #running = new Map<number, (ending: Ending) => void>();
  #nextId = 1;

  constructor() {
    process.on('message', (message, handle) => this.#take(message, handle as Socket | undefined));
    process.once('disconnect', () => this.#gone());
    // it holds the process only while something is asked
    process.channel!.unref();
  }

  async start(type: 'loader' | 'compiler'): Promise<Brokered> {
    const id = this.#nextId++;
    let ending: Ending | undefined;
    this.#running.set(id, (how) => {
      ending = how;
    });
    try {
      const { pid, socket } = await this.#ask(id, { type, id });
      if (!socket) throw brokerGone('it gave no connection');
      return {
        pid,
        socket,
        ending: () => ending,
        kill: () => {
          if (!ending) this.#send({ type: 'kill', id });
        },
      };
    } catch (error) {
      this.#running.delete(id);
      throw error;
    }
  }

  /** QEMU, as its own user, from a plan. */
  async startVm(plan: Launch): Promise<Launched> {
    const id = this.#nextId++;
    const exited = new Promise<void>((resolve) => this.#running.set(id, () => resolve()));
    try {
      const { pid } = await this.#ask(id, { type: 'vm', id, plan });
      return { pid, startTime: processStartTime(pid) ?? '', exited };
    } catch (error) {
      this.#running.delete(id);
      throw error;
    }
  }

  /** To a process of QEMU's user. Throws with code ESRCH or EPERM as process.kill does. */
  async signalVm(pid: number, name: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const id = this.#nextId++;
    await this.#ask(id, { type: 'signal', id, pid, name });
  }

  async #ask(id: number, request: BrokerRequest): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    process.channel?.ref();
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        timer = setTimeout(() => reject(brokerGone(`no answer within ${ANSWER_TIME / 1000} s`)), ANSWER_TIME);
        this.#send(request);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) process.channel?.unref();
    }
  }

  #send(request: BrokerRequest): void {
    const sent = (error: Error | null) => {
      if (error) this.#gone();
    };
    if (process.connected) process.send!(request, undefined, {}, sent);
    else this.#gone();
  }

  #take(message: unknown, socket: Socket | undefined): void {
    const reply = replySchema.safeParse(message);
    if (!reply.success || !this.#takeReply(reply.data, socket)) socket?.destroy();
  }

  /** False when nobody waits for it any more. */
  #takeReply(reply: BrokerReply, socket: Socket | undefined): boolean {
    if (reply.type === 'ended') {
      this.#running.get(reply.id)?.(reply);
      this.#running.delete(reply.id);
      return false;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.type === 'done') waiting?.resolve({ pid: 0, socket: undefined });
    else if (reply.type === 'started') {
      // its own listener comes with its user; an error before that must not end the agent
      socket?.on('error', () => {});
      waiting?.resolve({ pid: reply.pid, socket });
    } else if (reply.code) waiting?.reject(Object.assign(new Error(reply.cause), { code: reply.code }));
    else waiting?.reject(brokerGone(reply.cause));
    return waiting !== undefined;
  }

  #gone(): void {
    for (const { reject } of this.#waiting.values()) reject(brokerGone('it has ended'));
    this.#waiting.clear();
  }
}

const brokerGone = (cause: string): Problem =>
  new Problem({
    code: 'broker-gone',
    what: 'The root process of Hooklab did not do what the agent may not',
    cause,
    fix: 'Start Hooklab again',
  });

let client: BrokerClient | undefined;

/** The way to root when root started this process, else undefined: then it works with its own rights. */
export function broker(): BrokerClient | undefined {
  if (!process.env[BROKER_MARK] || !process.send) return undefined;
  client ??= new BrokerClient();
  return client;
}
