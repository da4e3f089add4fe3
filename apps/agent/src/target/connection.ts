import type { Readable, Writable } from 'node:stream';
import { type Milliseconds, Problem, type ProblemShape, type Undo } from '@hooklab/base';
import {
  BLOB_HEADER,
  blobId,
  blobsOf,
  type Frame,
  FrameKind,
  FrameReader,
  frameHeader,
  LOADER_PROTOCOL,
  type LoaderHello,
  type LoaderMessage,
  type LoaderRequestInput,
  type MapPage,
  mapPageSchema,
  messageSchema,
  type RunStats,
  readBatchHeader,
  readGroupsHeader,
  requestSchema,
  type Stage,
} from '@hooklab/protocol';
import { handlerFailed, nonsense } from './gone';
import { lateProblem, limitOf } from './limits';
import { Pulse } from './pulse';
import { problemOf } from './refused';

/** A target's stdio: what a loader reads and what it writes. Two pipes, or one socket twice. */
export interface LoaderStream {
  input: Writable;
  output: Readable;
  /** why the stream ended, when the target knows better than "it closed" (a console log, an exit code) */
  reason?(): ProblemShape | undefined;
  close(): void;
  /** Resolves when the loader's process is gone, as far as that can be seen. */
  gone: Promise<void>;
  /**
   * the process there that carries the stream, left out of every run like the loader: the agent itself on this machine,
   * sshd's session on a box
   */
  carrier?: number;
  /** the loader leaves when nothing is said to it for long: it is said something so often */
  keepAlive?: Milliseconds;
}

export interface RunEvents {
  stage(stage: Stage, ms: number): void;
  batch(payload: Uint8Array): void;
  /** a piece of a look at what it sums up */
  groups?(payload: Uint8Array): void;
  stats(stats: RunStats): void;
  ended(stats: RunStats | null, problem: ProblemShape | undefined): void;
}

type Body<T extends LoaderRequestInput['type']> = Omit<
  Extract<LoaderRequestInput, { type: T }>,
  'type' | 'id'
>;
interface Waiting {
  resolve(result: unknown): void;
  reject(problem: Problem): void;
  blobs: Uint8Array[];
  timer: NodeJS.Timeout;
}

const HELLO_TIMEOUT = 30_000;

/**
 * One loader, spoken to over its stdio. Requests are matched to replies by id; batches go to their run.
 * When the stream ends, everything waiting fails with the same Problem and every run ends.
 */
export class LoaderConnection {
  #stream: LoaderStream;
  #reader = new FrameReader();
  #nextId = 1;
  #nextRun = 1;
  #waiting = new Map<number, Waiting>();
  #runs = new Map<number, RunEvents>();
  #closeListeners = new Set<(problem: Problem) => void>();
  #closed: Problem | null = null;
  #hello: LoaderHello | null = null;
  #onHello: ((hello: LoaderHello) => void) | null = null;
  #keepAlive: NodeJS.Timeout | undefined;
  readonly #pulse = new Pulse({
    expecting: () => this.#waiting.size > 0 || this.#runs.size > 0,
    // the answer is a sign of life like any other
    ping: () => this.#ping(),
    hung: (problem) => this.#fail(problem),
  });

  private constructor(stream: LoaderStream) {
    this.#stream = stream;
    stream.output.on('data', (chunk: Buffer) => this.#data(chunk));
    stream.output.on('end', () => this.#end());
    stream.output.on('close', () => this.#end());
    stream.output.on('error', (error) => this.#end(error));
    stream.input.on('error', (error) => this.#end(error));
    if (stream.keepAlive) this.#keepAlive = setInterval(() => this.#ping(), stream.keepAlive).unref();
  }

  /** Nobody waits for its answer. */
  #ping(): void {
    // before the hello nothing else may be said
    if (this.#hello) this.#send({ type: 'ping', id: this.#nextId++ });
  }

  /**
   * Say hello, wait for the loader's and for a first answer: it may have died since it said hello. Fails with `version`,
   * `loader-silent`, the stream's own reason, or `open-cancelled` the moment the signal says so, also of a hung loader.
   */
  static async open(stream: LoaderStream, signal?: AbortSignal): Promise<LoaderConnection> {
    const connection = new LoaderConnection(stream);
    const cancel = () =>
      connection.#fail(
        new Problem({ code: 'open-cancelled', what: 'The target was stopped while it was opened' }),
      );
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
    try {
      await connection.#greet();
      await connection.request('ping', {});
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  async #greet(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const silent = new Problem({
          code: 'loader-silent',
          what: `The loader did not answer within ${HELLO_TIMEOUT / 1000} s`,
          fix: 'Look at the target’s log; stop the target and open it again',
        });
        timer = setTimeout(() => reject(silent), HELLO_TIMEOUT);
        this.#onHello = () => resolve();
        this.onClose(reject);
        if (this.#closed) return;
        const { carrier } = this.#stream;
        const agentPid = carrier === undefined ? {} : { agentPid: carrier };
        this.#send({ type: 'hello', protocol: LOADER_PROTOCOL, ...agentPid });
      });
    } finally {
      clearTimeout(timer);
    }
    const { protocol } = this.hello;
    if (protocol === LOADER_PROTOCOL) return;
    throw new Problem({
      code: 'version',
      what: `The loader speaks protocol ${protocol}, this agent ${LOADER_PROTOCOL}`,
      fix: 'Build both again: `npm start`',
    });
  }

  get hello(): LoaderHello {
    if (!this.#hello) throw new Error('no hello yet');
    return this.#hello;
  }

  get closed(): Problem | null {
    return this.#closed;
  }

  onClose(listener: (problem: Problem) => void): Undo {
    if (this.#closed) listener(this.#closed);
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  /** A request and its result, still unchecked: callers parse it with the schema of the result. */
  request<T extends Exclude<LoaderRequestInput['type'], 'hello' | 'run.credit' | 'run.start'>>(
    type: T,
    body: Body<T>,
  ): Promise<unknown> {
    return this.#request(type, body).then(({ result }) => result);
  }

  /** A `surface.read`: the bytes of one part of the kernel's surface. */
  async read(body: Body<'surface.read'>): Promise<Uint8Array> {
    const { blobs } = await this.#request('surface.read', body);
    return blobs.length === 1 ? blobs[0]! : Buffer.concat(blobs);
  }

  /** `run.start`: the object goes before it, as blobs. */
  startRun(body: Omit<Body<'run.start'>, 'objectBytes'>, object: Uint8Array): Promise<unknown> {
    const whole = { ...body, objectBytes: object.length };
    return this.#request('run.start', whole, object).then(({ result }) => result);
  }

  /** A page of a map of a run: `bytes` hold its entries as `page` says. */
  async readMap(body: Body<'run.map'>): Promise<{ page: MapPage; bytes: Uint8Array }> {
    const { result, blobs } = await this.#request('run.map', body);
    return { page: mapPageSchema.parse(result), bytes: Buffer.concat(blobs) };
  }

  /** The loader may send so many bytes of batches of the run in addition. */
  grant(run: number, bytes: number): void {
    if (!this.#closed) this.#send({ type: 'run.credit', run, bytes });
  }

  newRun(events: RunEvents): number {
    const run = this.#nextRun++;
    this.#runs.set(run, events);
    this.#pulse.start();
    return run;
  }

  forgetRun(run: number): void {
    this.#runs.delete(run);
  }

  /** `why`: what is told to who waits and to runs */
  close(why?: Problem): void {
    this.#end(why);
    this.#stream.close();
  }

  #request(
    type: LoaderRequestInput['type'],
    body: object,
    upload: Uint8Array = new Uint8Array(0),
  ): Promise<{ result: unknown; blobs: Uint8Array[] }> {
    if (this.#closed) return Promise.reject(this.#closed);
    const id = this.#nextId++;
    const limit = limitOf(type, body);
    return new Promise((resolve, reject) => {
      const blobs: Uint8Array[] = [];
      const late = () => {
        this.#waiting.delete(id);
        reject(lateProblem(type, limit));
      };
      const timer = setTimeout(late, limit);
      timer.unref();
      this.#waiting.set(id, { resolve: (result) => resolve({ result, blobs }), reject, blobs, timer });
      this.#pulse.start();
      try {
        this.#upload(id, upload);
        this.#send({ type, id, ...body });
      } catch (error) {
        this.#take(id);
        reject(error);
      }
    });
  }

  #upload(id: number, bytes: Uint8Array): void {
    for (const blob of blobsOf(id, bytes)) this.#frame(FrameKind.blob, blob);
  }

  #send(message: object): void {
    const checked = requestSchema.parse(message);
    this.#frame(FrameKind.control, Buffer.from(JSON.stringify(checked)));
  }

  #frame(kind: FrameKind, payload: Uint8Array): void {
    this.#stream.input.write(frameHeader(kind, payload.length));
    this.#stream.input.write(payload);
  }

  /** Who waits for the reply, and does no longer. */
  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(id);
    return waiting;
  }

  #data(chunk: Uint8Array): void {
    this.#pulse.heard();
    let said = chunk;
    try {
      for (const frame of this.#reader.push(chunk)) {
        said = frame.payload;
        this.#frameOf(frame);
        if (this.#closed) return;
      }
    } catch (error) {
      this.#fail(nonsense(error, said));
    }
  }

  #frameOf({ kind, payload }: Frame): void {
    if (kind === FrameKind.batch) this.#batch(payload);
    else if (kind === FrameKind.blob) this.#blob(payload);
    else if (kind === FrameKind.groups) this.#groups(payload);
    else this.#message(messageSchema.parse(JSON.parse(Buffer.from(payload).toString('utf8'))));
  }

  #fail(error: Error): void {
    this.#end(error);
    this.#stream.close();
  }

  #batch(payload: Uint8Array): void {
    this.#tell(readBatchHeader(payload).run, (events) => events.batch(payload));
  }

  #groups(payload: Uint8Array): void {
    this.#tell(readGroupsHeader(payload).run, (events) => events.groups?.(payload));
  }

  /** Who hears of a run and fails at it ends that run, not the loader and all that is there. */
  #tell(run: number, tell: (events: RunEvents) => void): void {
    const events = this.#runs.get(run);
    if (!events) return;
    try {
      tell(events);
    } catch (error) {
      this.#runs.delete(run);
      this.request('run.stop', { run }).catch(() => {});
      events.ended(null, handlerFailed(error));
    }
  }

  #blob(payload: Uint8Array): void {
    this.#waiting.get(blobId(payload))?.blobs.push(Buffer.from(payload.subarray(BLOB_HEADER)));
    // one request's bytes come while another one's wait
    for (const { timer } of this.#waiting.values()) timer.refresh();
  }

  #message(message: LoaderMessage): void {
    switch (message.type) {
      case 'hello':
        this.#hello = message;
        this.#onHello?.(message);
        break;
      case 'reply': {
        const waiting = this.#take(message.id);
        if (message.ok) waiting?.resolve(message.result);
        else waiting?.reject(problemOf(message.problem, message.refusal));
        break;
      }
      case 'run.stage':
        this.#tell(message.run, (events) => events.stage(message.stage, message.ms));
        break;
      case 'run.stats':
        this.#tell(message.run, (events) => events.stats(message.stats));
        break;
      case 'run.ended': {
        const events = this.#runs.get(message.run);
        this.#runs.delete(message.run);
        events?.ended(message.stats, message.problem && problemOf(message.problem, message.refusal));
        break;
      }
      case 'log':
        break;
    }
  }

  #end(error?: Error): void {
    if (this.#closed) return;
    const known = this.#stream.reason?.();
    const problem =
      error instanceof Problem
        ? error
        : new Problem(
            known ?? {
              code: 'loader-gone',
              what: 'The loader is gone',
              cause: error?.message ?? 'its connection closed',
              fix: 'Its programs are detached. Open the target again',
            },
          );
    this.#closed = problem;
    this.#pulse.stop();
    clearInterval(this.#keepAlive);
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(problem);
    for (const events of this.#runs.values()) events.ended(null, problem.toJSON());
    this.#runs.clear();
    for (const listener of this.#closeListeners) listener(problem);
    this.#closeListeners.clear();
  }
}
