import { Problem } from '@hooklab/base';
import type { BrokerClient, Brokered } from '../privilege/client';
import { Frames, frame } from './frames';
import type { Sandboxed, SandboxOptions } from './sandbox';
import { type CompilerRequest, type CompilerResult, resultSchema } from './service-wire';

interface Waiting {
  resolve(result: Sandboxed): void;
  reject(problem: Problem): void;
}

/** One compiler process and what was asked of it. */
class Session {
  readonly #process: Brokered;
  readonly #waiting = new Map<number, Waiting>();
  readonly #frames = new Frames();
  #nextId = 1;
  gone = false;

  constructor(process: Brokered) {
    this.#process = process;
    const { socket } = process;
    socket.on('data', (chunk) => this.#data(chunk));
    for (const event of ['end', 'error', 'close']) socket.on(event, () => this.#end());
    // it does not keep the agent's process: who waits for a result does
    socket.unref();
  }

  run(options: SandboxOptions): Promise<Sandboxed> {
    const id = this.#nextId++;
    const { command, directories, files, timeout, limits = {}, signal } = options;
    const abort = () => this.#send({ type: 'abort', id });
    this.#process.socket.ref();
    return new Promise<Sandboxed>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ type: 'run', id, command, directories, files: asBase64(files), timeout, limits });
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort);
    }).finally(() => {
      signal?.removeEventListener('abort', abort);
      if (this.#waiting.size === 0) this.#process.socket.unref();
    });
  }

  #send(request: CompilerRequest): void {
    if (!this.gone) this.#process.socket.write(frame(request));
  }

  #data(chunk: Buffer): void {
    try {
      for (const message of this.#frames.push(chunk)) this.#take(resultSchema.parse(message));
    } catch {
      this.#end();
    }
  }

  #take(result: CompilerResult): void {
    const waiting = this.#waiting.get(result.id);
    this.#waiting.delete(result.id);
    if (result.type === 'failed') {
      waiting?.reject(new Problem(result.problem));
      return;
    }
    const { type: _, id: __, stdout, signal, ...more } = result;
    waiting?.resolve({
      ...more,
      signal: signal as NodeJS.Signals | null,
      stdout: Buffer.from(stdout, 'base64'),
    });
  }

  #end(): void {
    if (this.gone) return;
    this.gone = true;
    this.#process.socket.destroy();
    for (const { reject } of this.#waiting.values()) {
      reject(
        new Problem({
          code: 'compiler-gone',
          what: 'The compiler’s process has ended',
          cause: endOf(this.#process),
          fix: 'Compile again: it starts anew',
        }),
      );
    }
    this.#waiting.clear();
  }
}

function endOf(process: Brokered): string {
  const { code, signal } = process.ending() ?? {};
  if (signal) return `it was killed by ${signal}`;
  return code === undefined || code === null ? 'its connection closed' : `it ended with code ${code}`;
}

const asBase64 = (files: SandboxOptions['files']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, Buffer.from(content).toString('base64')]),
  );

/** The compiler that root gives, one process for all, started when it is first needed and after it was lost. */
export class CompilerService {
  readonly #broker: BrokerClient;
  #session: Promise<Session> | undefined;

  constructor(broker: BrokerClient) {
    this.#broker = broker;
  }

  async run(options: SandboxOptions): Promise<Sandboxed> {
    return (await this.#open()).run(options);
  }

  async #open(): Promise<Session> {
    const before = this.#session;
    const open = await before?.catch(() => undefined);
    if (open && !open.gone) return open;
    // whoever came first opens it for all
    if (this.#session === before) {
      this.#session = this.#broker.start('compiler').then((process) => new Session(process));
    }
    return this.#session!;
  }
}
