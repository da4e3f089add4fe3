import { type Problem, toProblem } from '@hooklab/base';
import { type Frame, FrameKind, LOADER_PROTOCOL, type LoaderRequest, requestSchema } from '@hooklab/protocol';
import { clipError } from '../io/clip';
import type { Wire } from '../io/wire';
import { badMessage, idOf, refusals } from './refusals';

export type Request = Exclude<LoaderRequest, { type: 'hello' | 'run.credit' }>;
type Credit = Extract<LoaderRequest, { type: 'run.credit' }>;
type Hello = Extract<LoaderRequest, { type: 'hello' }>;

/** What a request's handler gives back: a result to reply with, or nothing when the reply comes from elsewhere. */
export type Served = Promise<object> | undefined;

export interface SessionHandlers {
  /** a frame has come, of whatever kind */
  heard(): void;
  hello(hello: Hello): void;
  request(request: Request): Served;
  /** not replied to */
  credit(credit: Credit): void;
  /** a piece of the bytes of a request that follows */
  blob(payload: Uint8Array): void;
  /** the other side is gone, or was refused for good */
  end(problem?: Problem): void;
}

/** Requests that are being answered at one time. */
const MAX_WAITING = 64;

/**
 * One agent: its frames in, checked; replies out. Every request is answered exactly once; what is not a request
 * is refused with the id it has, or 0, and the session goes on, unless the stream itself is lost.
 */
export class Session {
  readonly #wire: Wire;
  readonly #handlers: SessionHandlers;
  #greeted = false;
  #waiting = 0;

  constructor(wire: Wire, handlers: SessionHandlers) {
    this.#wire = wire;
    this.#handlers = handlers;
    wire.listen({
      frame: (frame) => {
        handlers.heard();
        this.#frame(frame);
      },
      end: (problem) => {
        // a broken pipe is how an agent goes; everything else is said to it
        const said = problem?.code === 'frame' ? refusals.stream(problem) : problem;
        if (said && said.code !== 'stream') this.refuse(0, said);
        handlers.end(said?.code === 'stream' ? undefined : said);
      },
    });
  }

  /** Before all data that waits, but for the data that it closes. */
  reply({ id, type }: Request, result: object): void {
    const message = { type: 'reply', id, ok: true, result };
    if (type === 'surface.read') this.#wire.send(message);
    else this.#wire.sendFirst(message);
  }

  refuse(id: number, error: unknown): void {
    this.#wire.sendFirst({ type: 'reply', id, ok: false, problem: clipError(error) });
  }

  #frame(frame: Frame): void {
    if (frame.kind === FrameKind.blob && this.#greeted) {
      this.#blob(frame.payload);
      return;
    }
    if (frame.kind !== FrameKind.control) {
      this.refuse(0, refusals.kind(frame.kind));
      return;
    }
    let message: unknown;
    try {
      message = JSON.parse(Buffer.from(frame.payload).toString('utf8'));
    } catch (error) {
      this.refuse(0, refusals.json(error as Error));
      return;
    }
    const checked = requestSchema.safeParse(message);
    if (!checked.success) this.refuse(idOf(message), badMessage(message, checked.error));
    else if (checked.data.type === 'hello') this.#hello(checked.data);
    else if (!this.#greeted) this.refuse(idOf(message), refusals.helloFirst());
    else if (checked.data.type === 'run.credit') this.#handlers.credit(checked.data);
    else this.#request(checked.data);
  }

  #blob(payload: Uint8Array): void {
    try {
      this.#handlers.blob(payload);
    } catch (error) {
      this.refuse(0, error);
    }
  }

  #hello(hello: Hello): void {
    if (hello.protocol !== LOADER_PROTOCOL) {
      const problem = refusals.version(hello.protocol);
      this.refuse(0, problem);
      this.#handlers.end(problem);
    } else if (this.#greeted) {
      this.refuse(0, refusals.helloTwice());
    } else {
      this.#greeted = true;
      this.#handlers.hello(hello);
    }
  }

  #request(request: Request): void {
    if (this.#waiting >= MAX_WAITING) {
      this.refuse(request.id, refusals.busy(MAX_WAITING));
      return;
    }
    this.#waiting += 1;
    this.#serve(request)
      .catch((error) => this.refuse(request.id, toProblem(error)))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #serve(request: Request): Promise<void> {
    const served = this.#handlers.request(request);
    if (served) this.reply(request, await served);
  }
}
